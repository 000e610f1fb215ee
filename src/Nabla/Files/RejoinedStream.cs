namespace Nabla;

/// <summary>A stream that cannot seek, from its first byte on, after some were taken from it to see what it
/// is.</summary>
/// <param name="taken">The bytes that were taken.</param>
/// <param name="rest">What follows; left open.</param>
internal sealed class RejoinedStream(ReadOnlyMemory<byte> taken, Stream rest) : Stream
{
    private int _given;   // of the bytes that were taken

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        if (_given == taken.Length)
            return rest.Read(buffer);
        int count = Math.Min(buffer.Length, taken.Length - _given);
        taken.Span.Slice(_given, count).CopyTo(buffer);
        _given += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
