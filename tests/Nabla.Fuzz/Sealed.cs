using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Nabla.Fuzz;

/// <summary>Changes inside of files that protect themselves by lengths and digests, which are then made right again:
/// else nothing would get past the first check.</summary>
internal static class Sealed
{
    /// <summary>The header or the content of a safetensors file; mostly with its length and digest made
    /// right.</summary>
    public static byte[] Safetensors(Mutator random, byte[] file, byte[] other)
    {
        if (random.OneIn(4) || file.Length < 8)
            return random.Change(file, other);
        int length = (int)Math.Min(BinaryPrimitives.ReadUInt64LittleEndian(file), (ulong)(file.Length - 8));
        byte[] header = file[8..(8 + length)], content = file[(8 + length)..];
        if (random.OneIn(3))
            content = random.Change(content, other);
        else
            header = random.Change(header, other);
        var changed = new byte[8 + header.Length + content.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(changed, (ulong)header.Length);
        header.CopyTo(changed, 8);
        content.CopyTo(changed, 8 + header.Length);
        Span<byte> digest = Digest(changed);
        if (digest.Length > 0)
        {
            digest.Fill((byte)'0');
            Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(changed)), digest);
        }

        return changed;
    }

    /// <summary>A member of a .npz file, its name, or its order, in an archive that is right.</summary>
    public static byte[] Npz(Mutator random, byte[] file, byte[] other)
    {
        List<(string Name, byte[] Content)> members = Members(file), others = Members(other);
        if (members.Count == 0)
            return random.Change(file, other);
        int at = random.Next(members.Count);
        byte[] piece = others.Count > 0 ? random.Pick(others).Content : [];
        switch (random.Next(8))
        {
            case 0: members.RemoveAt(at); break;
            case 1: members.Add(members[at]); break;
            case 2:
                byte[] name = random.Change(Encoding.UTF8.GetBytes(members[at].Name), []);
                members[at] = (Encoding.UTF8.GetString(name), members[at].Content);
                break;
            default: members[at] = (members[at].Name, random.Change(members[at].Content, piece)); break;
        }

        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in members)
            {
                string fits = name.Length is > 0 and < 1000 ? name : "a.npy";
                using Stream to =
                    zip.CreateEntry(fits, random.OneIn(2) ? CompressionLevel.Fastest : CompressionLevel.NoCompression)
                    .Open();
                to.Write(content);
            }
        }

        return stream.ToArray();
    }

    /// <summary>A field of an ONNX file, at any depth, with the lengths around it made right.</summary>
    public static byte[] Onnx(Mutator random, byte[] file, byte[] other)
    {
        if (random.OneIn(5) || ProtoTree.Parse(file) is not { } tree)
            return random.Change(file, other);
        do
        {
            tree.Change(random);
        }
        while (random.OneIn(2));
        return tree.ToBytes();
    }

    /// <summary>A chunk of a PNG picture, or the samples behind zlib, with lengths and checksums made right.</summary>
    public static byte[] Png(Mutator random, byte[] file, byte[] other)
    {
        List<(byte[] Type, byte[] Content)> chunks = Chunks(file);
        if (random.OneIn(5) || chunks.Count == 0)
            return random.Change(file, other);
        int at = random.Next(chunks.Count);
        (byte[] type, byte[] content) = chunks[at];
        switch (random.Next(8))
        {
            case 0: chunks.RemoveAt(at); break;
            case 1: chunks.Insert(random.Next(chunks.Count + 1), chunks[at]); break;
            case 2: chunks[at] = (random.Change(type, []), content); break;
            case 3 or 4 when Unpacked(content) is { } samples:
                using (var packed = new MemoryStream())
                {
                    using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
                        zlib.Write(random.Change(samples, []));
                    chunks[at] = (type, packed.ToArray());
                }

                break;
            default: chunks[at] = (type, random.Change(content, [])); break;
        }

        using var stream = new MemoryStream();
        stream.Write(file.AsSpan(0, 8));
        Span<byte> number = stackalloc byte[4];
        foreach ((byte[] name, byte[] bytes) in chunks)
        {
            BinaryPrimitives.WriteInt32BigEndian(number, bytes.Length);
            stream.Write(number);
            stream.Write(name);
            stream.Write(bytes);
            BinaryPrimitives.WriteUInt32BigEndian(number, Crc([.. name, .. bytes]));
            stream.Write(number);
        }

        return stream.ToArray();
    }

    private static List<(byte[] Type, byte[] Content)> Chunks(byte[] file)
    {
        var chunks = new List<(byte[], byte[])>();
        for (int at = 8; at + 12 <= file.Length;)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
            if (length > file.Length - at - 12)
                break;
            chunks.Add((file[(at + 4)..(at + 8)], file[(at + 8)..(at + 8 + (int)length)]));
            at += 12 + (int)length;
        }

        return chunks;
    }

    private static byte[]? Unpacked(byte[] content)
    {
        try
        {
            using var zlib = new ZLibStream(new MemoryStream(content), CompressionMode.Decompress);
            var samples = new byte[1 << 14];
            int length = zlib.ReadAtLeast(samples, samples.Length, throwOnEndOfStream: false);
            return length > 0 ? samples[..length] : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    // The polynomial of PNG and zip, bit by bit.
    private static uint Crc(byte[] bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes)
        {
            crc ^= b;
            for (int i = 0; i < 8; i++)
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
        }

        return ~crc;
    }

    private static List<(string Name, byte[] Content)> Members(byte[] file)
    {
        var members = new List<(string, byte[])>();
        try
        {
            using var zip = new ZipArchive(new MemoryStream(file));
            foreach (ZipArchiveEntry entry in zip.Entries.Where(e => e.Length < 1 << 16))
            {
                using Stream stream = entry.Open();
                using var content = new MemoryStream();
                stream.CopyTo(content);
                members.Add((entry.FullName, content.ToArray()));
            }
        }
        catch (Exception e) when (
            e is InvalidDataException or IOException or NotSupportedException or ArgumentException)
        {
            // A file that was damaged before: its bytes are changed as they are.
            members.Clear();
        }

        return members;
    }

    // The 64 digits behind "nabla.sha256":" in the header.
    private static Span<byte> Digest(byte[] file)
    {
        ReadOnlySpan<byte> key = "\"nabla.sha256\":\""u8;
        int at = file.AsSpan().IndexOf(key);
        return at < 0 || at + key.Length + 64 > file.Length ? [] : file.AsSpan(at + key.Length, 64);
    }
}
