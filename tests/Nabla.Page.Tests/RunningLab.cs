using System.Text;
using Microsoft.Playwright;
using Nabla.Lab.Server;
using Nabla.Lab.Session;
using Nabla.Teaching;

namespace Nabla.Page.Tests;

/// <summary>A session on a server, and a page that shows it.</summary>
internal sealed class RunningLab : IAsyncDisposable
{
    private readonly OpenPage _open;

    private RunningLab(LabSession session, LabServer server, OpenPage open) =>
        (Session, Server, _open) = (session, server, open);

    public LabSession Session { get; }

    public LabServer Server { get; private set; }

    public IPage Page => _open.Page;

    public List<string> Faults => _open.Faults;

    public static async Task<RunningLab> StartAsync(
        Browser browser, LabSubject? subject = null, string hash = "", int width = 1280, int height = 800,
        ColorScheme scheme = ColorScheme.Light)
    {
        var session = new LabSession(subject ?? LabSubject.Digits(7));
        session.Do(LabAction.Rate, 200);   // slow enough to see it run
        LabServer server = await LabServer.StartAsync(session);
        var lab = new RunningLab(session, server, await browser.OpenAsync(width, height, scheme));
        await lab.Page.GotoAsync(server.Address + hash);
        await lab.Page.WaitForSelectorAsync("main:has(.with-inspector, .watch, .step, .one-view)");
        return lab;
    }

    /// <summary>The case that the page looks at.</summary>
    public CaseFile Case(string of, int example)
    {
        byte[] answer = Session.Handle(
            Encoding.UTF8.GetBytes($$"""{"type":"case","of":"{{of}}","example":{{example}}}"""));
        using var json = System.Text.Json.JsonDocument.Parse(answer);
        string text = json.RootElement.GetProperty("text").GetString()!;
        return CaseFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Waits until a text is on the page.</summary>
    public Task SeeAsync(string selector, string text) => Assertions.Expect(Page.Locator(selector).First)
        .ToContainTextAsync(text, new() { Timeout = 10_000 });

    /// <summary>Waits until something is true on the page, whose policy lets no text be evaluated in it.</summary>
    public async Task UntilAsync(string condition)
    {
        for (int i = 0; i < 100 && !await Page.EvaluateAsync<bool>(condition); i++)
            await Page.WaitForTimeoutAsync(100);
        Assert.True(await Page.EvaluateAsync<bool>(condition), condition);
    }

    /// <summary>Stops serving, and later serves the same session again at the same address.</summary>
    public async Task RestartAsync(Func<Task> between)
    {
        (int port, string token) = (Server.Port, Server.Address.Split('=')[1]);
        await Server.DisposeAsync();
        await between();
        Server = await LabServer.StartAsync(Session, port, token);
    }

    public async ValueTask DisposeAsync()
    {
        await _open.DisposeAsync();
        await Server.DisposeAsync();
    }
}
