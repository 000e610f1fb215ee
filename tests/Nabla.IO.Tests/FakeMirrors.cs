using System.Net;

namespace Nabla.IO.Tests;

/// <summary>A network that answers from memory, and keeps a list of what it was asked for.</summary>
public sealed class FakeMirrors : HttpMessageHandler
{
    private readonly Dictionary<string, Func<CancellationToken, Task<HttpResponseMessage>>> _answers = [];

    public List<string> Asked { get; } = [];

    public void Serve(string address, byte[] content) => Serve(address, _ => Task.FromResult(
        new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(content) }));

    public void Serve(string address, Stream content) => Serve(address, _ => Task.FromResult(
        new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(content) }));

    public void Serve(string address, Func<CancellationToken, Task<HttpResponseMessage>> answer) =>
        _answers[address] = answer;

    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string address = request.RequestUri!.ToString();
        Asked.Add(address);
        return _answers.TryGetValue(address, out var answer)
            ? answer(cancellationToken)
            : Task.FromResult(new HttpResponseMessage(HttpStatusCode.NotFound));
    }
}
