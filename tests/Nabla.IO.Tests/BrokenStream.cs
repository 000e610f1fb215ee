namespace Nabla.IO.Tests;

/// <summary>Gives some bytes and then breaks, hangs, or goes on without end.</summary>
internal sealed class BrokenStream(byte[] start, Func<CancellationToken, Task<int>> then) : Stream
{
    private int _given;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_given == start.Length)
            return await then(cancellationToken);
        int count = Math.Min(buffer.Length, start.Length - _given);
        start.AsMemory(_given, count).CopyTo(buffer);
        _given += count;
        return count;
    }

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => _given; set => throw new NotSupportedException(); }
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
