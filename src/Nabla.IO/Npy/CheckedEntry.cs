namespace Nabla.IO;

/// <summary>
/// A member of a zip file as it is unpacked: no more than its header promises, and at its end just that, with the
/// promised checksum. <see cref="ZipArchive"/> itself looks at neither.
/// </summary>
internal sealed class CheckedEntry(Stream unpacked, long length, uint crc) : ForwardStream
{
    private long _given;
    private uint _crc;

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
            return 0;
        int count = unpacked.Read(buffer);
        _given += count;
        if (_given > length)
            throw new InvalidDataException(Invariant($"it unpacks to more than the {length} bytes it promises"));
        _crc = Crc32.Of(_crc, buffer[..count]);
        if (count > 0)
            return count;
        if (_given < length)
            throw new InvalidDataException(Invariant($"it unpacks to {_given} of the {length} bytes it promises"));
        return _crc == crc ? 0 : throw new InvalidDataException(
            Invariant($"its checksum is {_crc:x8}, not {crc:x8}: it was damaged"));
    }
}
