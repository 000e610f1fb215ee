namespace Nabla;

/// <summary>A stream that cannot seek, from its first byte on, after some were taken from it to see what it
/// is.</summary>
/// <param name="taken">The bytes that were taken.</param>
/// <param name="rest">What follows; left open.</param>
internal sealed class RejoinedStream(ReadOnlyMemory<byte> taken, Stream rest) : ForwardStream
{
    private int _given;   // of the bytes that were taken

    public override int Read(Span<byte> buffer)
    {
        if (_given == taken.Length)
            return rest.Read(buffer);
        int count = Math.Min(buffer.Length, taken.Length - _given);
        taken.Span.Slice(_given, count).CopyTo(buffer);
        _given += count;
        return count;
    }
}
