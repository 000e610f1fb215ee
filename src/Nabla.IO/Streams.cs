namespace Nabla.IO;

/// <summary>What readers of several formats do with a stream before they read it.</summary>
internal static class Streams
{
    /// <summary>The first bytes, fewer where there are no more.</summary>
    public static byte[] Take(Stream stream, int most)
    {
        var taken = new byte[most];
        return taken[..stream.ReadAtLeast(taken, most, throwOnEndOfStream: false)];
    }

    /// <summary>The first bytes of a file.</summary>
    public static byte[] Take(string path, int most)
    {
        using Stream file = InputFile.Open(path);
        return Take(file, most);
    }

    /// <summary>All bytes to the end.</summary>
    public static ReadOnlyMemory<byte> ReadAll(Stream stream)
    {
        MemoryStream memory = WholeStream.Read(stream);
        return memory.GetBuffer().AsMemory(0, (int)memory.Length);
    }

    /// <summary>The stream itself, or in memory what is left of one that cannot seek.</summary>
    public static Stream Seekable(Stream stream) => stream.CanSeek ? stream : WholeStream.Read(stream);

    /// <summary>Text in UTF-8 without the byte order mark that may stand before it.</summary>
    public static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> text) =>
        text.StartsWith("\uFEFF"u8) ? text["\uFEFF"u8.Length..] : text;

    /// <summary>Goes on with what was opened; closes it where that fails.</summary>
    public static TResult Keep<T, TResult>(T opened, Func<T, TResult> goOn)
        where T : IDisposable
    {
        try
        {
            return goOn(opened);
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }
}

/// <summary>How much a compressed file may unpack to: real data do, not gigabytes out of next to nothing.</summary>
internal static class Unpacking
{
    private const long Free = 64L << 20, Small = 4L << 20;
    private const long Ratio = 32, FreeFields = 4_000_000;

    /// <summary>The most bytes that a data file of a length may unpack to.</summary>
    internal static long MostOfData(long packed) => Free + Ratio * Math.Max(0, packed - Small);

    /// <summary>The most fields of a table in memory: each takes some fifty bytes there, however few packed.</summary>
    internal static long MostFields(long packed) => FreeFields + packed;

    /// <summary>The most bytes that a model's file may: trained numbers hardly compress.</summary>
    internal static long MostOfModel(long packed) => Small + 4 * packed;
}

/// <summary>Passes a stream through, after bytes that were already taken from it, and remembers how it ends: the last
/// eight bytes of a gzip file are the checksum and the length of its content, or of the last of several members, which
/// GZipStream does not insist on seeing.</summary>
internal sealed class GzipWatch(ReadOnlyMemory<byte> taken, Stream rest) : ForwardStream
{
    private static readonly byte[] s_beginning = [0x1F, 0x8B, 8];
    private readonly long _begin = rest.CanSeek ? rest.Position - taken.Length : -1;
    private ReadOnlyMemory<byte> _taken = taken;
    private int _beginnings;   // of members, or what looks so
    private ulong _last;   // the last eight bytes seen, the newest on top: a little-endian number

    /// <summary>The length that the file's end claims for the content, modulo 2³²: of several members the last one's.
    /// </summary>
    public uint ClaimedLength => (uint)(_last >> 32);

    /// <summary>Reads what is left, and tells whether content of a length is all that was packed.</summary>
    public bool IsWhole(long length)
    {
        Span<byte> scrap = stackalloc byte[4096];
        while (Read(scrap) > 0)
        {
        }

        return ClaimedLength == (uint)length || (length > ClaimedLength && IsLastMemberWhole(length));
    }

    private void CountBeginnings(ReadOnlySpan<byte> bytes)
    {
        Span<byte> seam = stackalloc byte[4];
        BinaryPrimitives.WriteUInt16LittleEndian(seam, (ushort)(_last >> 48));
        ReadOnlySpan<byte> next = bytes[..Math.Min(2, bytes.Length)];
        next.CopyTo(seam[2..]);
        _beginnings += seam[..(2 + next.Length)].Count(s_beginning) + bytes.Count(s_beginning);
    }

    // Of several members the end tells of the last one alone: its content is read again, where it can be.
    private bool IsLastMemberWhole(long length)
    {
        if (_begin < 0)
            return _beginnings > 1;   // more cannot be told of what is not read again
        rest.Position = _begin;
        using var content = new GZipStream(rest, CompressionMode.Decompress, leaveOpen: true);
        var part = new byte[1 << 16];
        for (long left = length - ClaimedLength; left > 0;)
        {
            int count = content.Read(part, 0, (int)Math.Min(left, part.Length));
            if (count == 0)
                return false;
            left -= count;
        }

        uint crc = 0;
        for (int count; (count = content.Read(part)) > 0;)
            crc = Crc32.Of(crc, part.AsSpan(0, count));
        return crc == (uint)_last;
    }

    /// <summary>Compressed bytes taken so far.</summary>
    public long Taken { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        int count;
        if (_taken.IsEmpty)
        {
            count = rest.Read(buffer);
        }
        else
        {
            count = Math.Min(buffer.Length, _taken.Length);
            _taken.Span[..count].CopyTo(buffer);
            _taken = _taken[count..];
        }

        Taken += count;
        CountBeginnings(buffer[..count]);
        if (count >= sizeof(ulong))
        {
            _last = BinaryPrimitives.ReadUInt64LittleEndian(buffer.Slice(count - sizeof(ulong), sizeof(ulong)));
        }
        else
        {
            foreach (byte b in buffer[..count])
                _last = (_last >> 8) | ((ulong)b << 56);
        }

        return count;
    }
}
