using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Nabla;

/// <summary>Reads <see cref="Safetensors"/>, trusting nothing that the file says of itself.</summary>
internal static class SafetensorsReader
{
    private const int FirstChunk = 1 << 16;
    private const string Whole = "Is it a safetensors file, and whole?";

    internal static Safetensors Read(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        byte[] prefix = Take(stream, Safetensors.PrefixBytes, "the length of the header", 0);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        NablaFormatException.ThrowIf(length is < 2 or > Safetensors.MostHeaderBytes, "byte 0",
            $"The header is said to have {length} bytes; it has 2 to {Safetensors.MostHeaderBytes}.",
            "Is it a safetensors file?");
        byte[] json = Take(stream, (long)length, "the header", Safetensors.PrefixBytes);
        if (json[0] != '{')
            throw new NablaFormatException("byte 8", "The header does not begin with {.", Whole);
        SafetensorsHeader header = SafetensorsHeader.Read(json);
        RequirePair(header);
        SafetensorsEntry[] entries = [.. header.Entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End)];
        RequireNoHoles(entries);

        long start = Safetensors.PrefixBytes + json.Length;
        RequireLength(stream, entries is [.., var last] ? last.End : 0, start);
        Tensor[] tensors = [.. entries.Select(entry => new Tensor(entry.Name, entry.Type, entry.Shape,
            Take(stream, entry.End - entry.Begin, $"tensor {Quoted.Of(entry.Name)}", start + entry.Begin)))];
        if (stream.ReadByte() >= 0)
            throw Surplus(start + (entries is [.., var end] ? end.End : 0));
        RequireDigest(header, prefix, json, tensors);
        return new(tensors, header.Metadata.Where(pair => pair.Key != Safetensors.DigestKey),
            header.Metadata.GetValueOrDefault(Safetensors.DigestKey));
    }

    private static void RequirePair(SafetensorsHeader header)
    {
        bool hasDocument = header.Metadata.ContainsKey(Safetensors.DocumentKey), hasDigest = header.Digits >= 0;
        if (hasDocument != hasDigest)
        {
            throw SafetensorsHeader.Problem(
                $"It has {(hasDocument ? Safetensors.DocumentKey : Safetensors.DigestKey)} without " +
                $"{(hasDocument ? Safetensors.DigestKey : Safetensors.DocumentKey)}; they belong together.");
        }
    }

    private static void RequireNoHoles(SafetensorsEntry[] entries)
    {
        long expected = 0;
        foreach (SafetensorsEntry entry in entries)
        {
            NablaFormatException.ThrowIf(entry.Begin != expected, $"tensor {Quoted.Of(entry.Name)}",
                $"It begins at offset {entry.Begin}, " +
                $"but the tensor before it ends at {expected}: tensors neither overlap nor leave holes.", Whole);
            expected = entry.End;
        }
    }

    // Before any tensor is read, where the stream tells its length.
    private static void RequireLength(Stream stream, long needed, long start)
    {
        if (!stream.CanSeek)
            return;
        long left = stream.Length - stream.Position;
        NablaFormatException.ThrowIf(left < needed, $"byte {start + left}",
            $"The file ends there, but its tensors take {needed - left} bytes more.", Whole);
        if (left > needed)
            throw Surplus(start + needed);
    }

    private static NablaFormatException Surplus(long at) =>
        new(Invariant($"byte {at}"), "The last tensor ends there, but the file goes on.", Whole);

    private static void RequireDigest(SafetensorsHeader header, byte[] prefix, byte[] json, Tensor[] tensors)
    {
        if (header.Digits < 0)
            return;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(prefix);
        json.AsSpan(header.Digits, Safetensors.DigestLength).Fill((byte)'0');
        hash.AppendData(json);
        foreach (Tensor tensor in tensors)
            hash.AppendData(tensor.Content.Span);
        string found = Convert.ToHexStringLower(hash.GetHashAndReset());
        string promised = header.Metadata[Safetensors.DigestKey];
        NablaFormatException.ThrowIf(found != promised, "the file",
            $"Its SHA-256 is {found}, but it was written with {promised}: something in it was changed.",
            "Take another copy of it.");
    }

    /// <summary>The next bytes, with memory that grows as they arrive.</summary>
    private static byte[] Take(Stream stream, long count, string what, long at)
    {
        if (count > Array.MaxLength)
        {
            throw new NablaFormatException(
                what, Invariant($"It has {count} bytes; Nabla reads up to {Array.MaxLength} in one piece."), Whole);
        }

        // A stream that tells its length has been asked; of any other nothing is believed.
        bool isThere = stream.CanSeek && stream.Length - stream.Position >= count;
        var bytes = new byte[isThere ? count : Math.Min(count, FirstChunk)];
        for (int got = 0; ;)
        {
            int more = stream.ReadAtLeast(bytes.AsSpan(got), bytes.Length - got, throwOnEndOfStream: false);
            got += more;
            if (got == count)
                return bytes;
            NablaFormatException.ThrowIf(got < bytes.Length, $"byte {at + got}",
                $"The file ends within {what}, which has {count} bytes.", Whole);
            Array.Resize(ref bytes, (int)Math.Min(count, 2L * bytes.Length));
        }
    }
}
