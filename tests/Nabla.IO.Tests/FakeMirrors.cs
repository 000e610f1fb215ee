using System.Net;

namespace Nabla.IO.Tests;

/// <summary>A network that answers from memory, and keeps a list of what it was asked for.</summary>
sealed class FakeMirrors : HttpMessageHandler
{
    readonly Dictionary<string, Func<CancellationToken, Task<HttpResponseMessage>>> _answers = [];

    public List<string> Asked { get; } = [];

    public void Serve(string address, byte[] content) => Serve(address, _ => Task.FromResult(
        new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(content) }));

    public void Serve(string address, Stream content) => Serve(address, _ => Task.FromResult(
        new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(content) }));

    public void Serve(string address, Func<CancellationToken, Task<HttpResponseMessage>> answer) =>
        _answers[address] = answer;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string address = request.RequestUri!.ToString();
        Asked.Add(address);
        return _answers.TryGetValue(address, out var answer)
            ? answer(cancellationToken)
            : Task.FromResult(new HttpResponseMessage(HttpStatusCode.NotFound));
    }
}

/// <summary>Gives some bytes and then breaks, hangs, or goes on without end.</summary>
sealed class BrokenStream(byte[] start, Func<CancellationToken, Task<int>> then) : Stream
{
    int _given;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_given == start.Length) return await then(cancellationToken);
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
