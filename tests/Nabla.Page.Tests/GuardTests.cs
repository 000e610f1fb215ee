using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Nabla.Lab.Server;
using Nabla.Lab.Session;

namespace Nabla.Page.Tests;

/// <summary>Who may ask, tried over a raw socket.</summary>
public sealed class GuardTests : IAsyncLifetime
{
    private const string Token = "0123456789abcdef", Json = "Content-Type: application/json\r\n";
    private const string Tick = """{"type":"tick"}""";

    private LabServer _server = null!;

    public async ValueTask InitializeAsync() =>
        _server = await LabServer.StartAsync(new(LabSubject.Digits()), token: Token);

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("[::1]")]
    public async Task The_page_itself_is_answered_under_the_names_of_this_machine_and_any_port(string host)
    {
        Assert.Equal(200, await Post($"Host: {host}:{_server.Port}\r\nX-Nabla-Token: {Token}\r\n{Json}", Tick));
        Assert.Equal(200, await Post($"Host: {host}:8\r\nX-Nabla-Token: {Token}\r\n{Json}", Tick));
        string own = $"Host: {host}:8\r\nOrigin: http://{host}:8\r\nSec-Fetch-Site: same-origin\r\n";
        Assert.Equal(200, await Post($"{own}X-Nabla-Token: {Token}\r\n{Json}", Tick));
    }

    [Theory]
    [InlineData("Host: evil.example\r\nX-Nabla-Token: 0123456789abcdef\r\n" + Json, 403)]
    [InlineData("Host: 127.0.0.1.evil.example\r\nX-Nabla-Token: 0123456789abcdef\r\n" + Json, 403)]
    [InlineData("Host: 192.168.0.1\r\nX-Nabla-Token: 0123456789abcdef\r\n" + Json, 403)]
    [InlineData("Host: localhost\r\nOrigin: http://evil.example\r\nX-Nabla-Token: 0123456789abcdef\r\n" + Json, 403)]
    [InlineData("Host: localhost\r\nOrigin: http://localhost:1\r\nX-Nabla-Token: 0123456789abcdef\r\n" + Json, 403)]
    [InlineData("Host: localhost\r\nOrigin: null\r\nX-Nabla-Token: 0123456789abcdef\r\n" + Json, 403)]
    [InlineData("Host: localhost\r\nSec-Fetch-Site: cross-site\r\nX-Nabla-Token: 0123456789abcdef\r\n" + Json, 403)]
    [InlineData("Host: localhost\r\nSec-Fetch-Site: same-site\r\nX-Nabla-Token: 0123456789abcdef\r\n" + Json, 403)]
    [InlineData("Host: localhost\r\n" + Json, 401)]
    [InlineData("Host: localhost\r\nX-Nabla-Token: 0123456789abcdee\r\n" + Json, 401)]
    [InlineData("Host: localhost\r\nX-Nabla-Token: 0123456789abcdef0\r\n" + Json, 401)]
    [InlineData("Host: localhost\r\nX-Nabla-Token: 0123456789abcdef\r\nContent-Type: text/plain\r\n", 415)]
    [InlineData("Host: localhost\r\nX-Nabla-Token: 0123456789abcdef\r\n" +
        "Content-Type: application/x-www-form-urlencoded\r\n", 415)]
    [InlineData("X-Nabla-Token: 0123456789abcdef\r\n" + Json, 400)]
    public async Task Others_are_refused(string headers, int status)
    {
        Assert.Equal(status, await Post(headers, Tick));
        Assert.Equal(0, await Steps());
    }

    [Theory]
    [InlineData("GET /../../etc/passwd", 404)]
    [InlineData("GET /..%2f..%2fetc%2fpasswd", 404)]
    [InlineData("GET /assets/..%5c..%5csecret", 404)]
    [InlineData("GET //etc/passwd", 404)]
    [InlineData("GET /api", 404)]
    [InlineData("POST /", 405)]
    [InlineData("POST /api/", 405)]
    [InlineData("DELETE /api", 405)]
    [InlineData("OPTIONS /api", 405)]
    public async Task There_is_one_address_for_requests_and_no_file_but_those_of_the_page(string request, int status) =>
        Assert.Equal(status, Status(await Send(
            $"{request} HTTP/1.1\r\nHost: localhost\r\nX-Nabla-Token: {Token}\r\n{Json}" +
            "Content-Length: 0\r\nConnection: close\r\n\r\n")));

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_before_it_is_read()
    {
        string headers = $"Host: localhost\r\nX-Nabla-Token: {Token}\r\n{Json}Content-Length: 2000000000\r\n";
        Assert.Equal(413, Status(await Send($"POST /api HTTP/1.1\r\n{headers}Connection: close\r\n\r\n{{")));
        string chunk = new('x', 1 << 20);
        string part = string.Create(CultureInfo.InvariantCulture, $"{chunk.Length:x}\r\n{chunk}\r\n");
        headers = $"Host: localhost\r\nX-Nabla-Token: {Token}\r\n{Json}Transfer-Encoding: chunked\r\n";
        Assert.Equal(413, Status(await Send(
            $"POST /api HTTP/1.1\r\n{headers}Connection: close\r\n\r\n{part}{part}0\r\n\r\n")));
    }

    [Fact]
    public async Task Every_answer_has_a_policy_that_lets_nothing_in_from_elsewhere()
    {
        string answer = await Send("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        Assert.Equal(200, Status(answer));
        foreach (string header in (string[])
        [
            "Content-Security-Policy: default-src 'none'", "frame-ancestors 'none'", "X-Content-Type-Options: nosniff",
            "Referrer-Policy: no-referrer", "X-Frame-Options: DENY",
        ])
        {
            Assert.Contains(header, answer, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("Access-Control-Allow", answer, StringComparison.Ordinal);
        Assert.DoesNotContain(Token, answer, StringComparison.Ordinal);
    }

    private async Task<int> Post(string headers, string body) => Status(await Send(
        $"POST /api HTTP/1.1\r\n{headers}Content-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"));

    private async Task<long> Steps()
    {
        string answer = await Send($"POST /api HTTP/1.1\r\nHost: localhost\r\nX-Nabla-Token: {Token}\r\n{Json}" +
            $"Content-Length: {Tick.Length}\r\nConnection: close\r\n\r\n{Tick}");
        using var json = System.Text.Json.JsonDocument.Parse(answer[answer.IndexOf('{', StringComparison.Ordinal)..]);
        return json.RootElement.GetProperty("step").GetInt64();
    }

    private async Task<string> Send(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", _server.Port);
        NetworkStream stream = client.GetStream();
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        }
        catch (IOException)   // refused while it was sent
        {
        }

        using var answer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(answer);
        }
        catch (IOException) when (answer.Length > 0)
        {
        }

        return Encoding.Latin1.GetString(answer.ToArray());
    }

    private static int Status(string answer) => int.Parse(answer.Split(' ')[1], CultureInfo.InvariantCulture);
}
