namespace Nabla.IO.Tests;

/// <summary>Bytes that come like those of a pipe: a few at a time, and never back.</summary>
internal sealed class ForwardOnly(byte[] bytes) : MemoryStream(bytes)
{
    public override bool CanSeek => false;

    public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 7)]);

    public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 7));
}
