namespace Nabla.IO;

/// <summary>Passes a stream through, after bytes that were already taken from it, and remembers how it ends: the last
/// four bytes of a gzip file are the length of its content, which GZipStream does not insist on seeing.</summary>
internal sealed class GzipWatch(ReadOnlyMemory<byte> taken, Stream rest) : ForwardStream
{
    private ReadOnlyMemory<byte> _taken = taken;
    private uint _last;   // the last four bytes seen, the newest on top: a little-endian number

    /// <summary>Reads what is left; the length that the file's end claims for the content, modulo 2³².</summary>
    public uint ClaimedLength()
    {
        Span<byte> scrap = stackalloc byte[4096];
        while (Read(scrap) > 0)
        {
        }

        return _last;
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
        if (count >= 4)
        {
            _last = BinaryPrimitives.ReadUInt32LittleEndian(buffer.Slice(count - 4, 4));
        }
        else
        {
            foreach (byte b in buffer[..count])
                _last = (_last >> 8) | ((uint)b << 24);
        }

        return count;
    }
}
