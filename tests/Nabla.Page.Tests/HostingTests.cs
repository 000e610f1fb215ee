using System.Globalization;
using Microsoft.Playwright;
using Nabla.Lab.Server;
using Nabla.Lab.Session;

namespace Nabla.Page.Tests;

/// <summary>The exported page on hosts of every kind, and the server's page in foreign ones.</summary>
public sealed class HostingTests(Browser browser, ExportedPage export)
{
    // Counts what the policy forbids, from the first moment on.
    private const string CountViolations = """
        window.violations = [];
        document.addEventListener("securitypolicyviolation",
            event => window.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
        """;

    [Theory]
    [InlineData("", "application/wasm")]
    [InlineData("a/index.html", "application/octet-stream")]
    public async Task One_folder_runs_under_any_path_whatever_the_host_says_of_WebAssembly(string path, string type)
    {
        await using FileHost host = await new FileHost(export.Folder) { WasmType = type }.StartAsync();
        await using OpenPage open = await browser.OpenAsync();
        await open.Page.AddInitScriptAsync(CountViolations);
        await open.Page.GotoAsync(host.Address + path);
        await ExportedPage.SeeAsync(open.Page, ".legend", "cost");
        AssertAskedOnce(host, "/" + path.Replace("index.html", "", StringComparison.Ordinal));
        if (path.Length == 0)
            await LookAtAllAsync(open);
        Assert.Equal(0, await open.Page.EvaluateAsync<int>(
            "async () => (await navigator.serviceWorker.getRegistrations()).length"));
        Assert.Empty(open.Faults);
    }

    [Fact]
    public async Task It_runs_inside_a_page_of_another_origin()
    {
        await using FileHost host = await new FileHost(export.Folder).StartAsync();
        using var outside = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(outside.Path, "index.html"), $"""
            <!doctype html><title>A course</title>
            <iframe src="{host.Address}a/b/" width="900" height="700"></iframe>
            """);
        await using FileHost course = await new FileHost(outside.Path).StartAsync();
        await using OpenPage open = await browser.OpenAsync();
        await open.Page.GotoAsync(course.Address);
        IFrameLocator frame = open.Page.FrameLocator("iframe");
        await ExportedPage.SeeAsync(frame.Locator(".legend"), "cost");
        AssertAskedOnce(host, "/a/b/");
        await frame.Locator("nav button").Nth(1).ClickAsync();
        await ExportedPage.SeeAsync(frame.Locator("nav [aria-current=page]"), "Watch");
        // The course has no icon.
        Assert.All(open.Faults, fault => Assert.Contains("404", fault, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_page_of_a_server_is_shown_in_no_other_page()
    {
        await using LabServer server = await LabServer.StartAsync(new(LabSubject.Digits()));
        using var outside = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(outside.Path, "index.html"), $"""
            <!doctype html><title>A trap</title><iframe src="{server.Address}"></iframe>
            """);
        await using FileHost trap = await new FileHost(outside.Path).StartAsync();
        await using OpenPage open = await browser.OpenAsync();
        await open.Page.GotoAsync(trap.Address);
        for (int i = 0; i < 100 && !open.Faults.Any(Refuses); i++)
            await open.Page.WaitForTimeoutAsync(100);
        Assert.Contains(open.Faults, Refuses);
        Assert.Equal(0, await open.Page.FrameLocator("iframe").Locator("#lab").CountAsync());

        static bool Refuses(string fault) => fault.Contains("frame", StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_newer_export_is_what_runs_even_where_the_host_lets_browsers_keep_the_older_one()
    {
        using var folder = new TemporaryFolder();
        StaticPage.Write(folder.Path);
        string page = Path.Combine(folder.Path, "index.html");
        string older = await File.ReadAllTextAsync(page);
        await File.WriteAllTextAsync(
            page, older.Replace("data-version=\"", "data-version=\"older", StringComparison.Ordinal));
        await File.WriteAllTextAsync(
            Path.Combine(folder.Path, "engine", "dotnet.js"), "throw new Error('It is the older one');");
        await using FileHost host = await new FileHost(folder.Path) { MaxAge = 3600 }.StartAsync();
        await using OpenPage open = await browser.OpenAsync();
        await open.Page.GotoAsync(host.Address);
        await ExportedPage.SeeAsync(open.Page, ".never-blank", "It is the older one");
        StaticPage.Write(folder.Path);
        Assert.Equal(older, await File.ReadAllTextAsync(page));
        await open.Page.GotoAsync(host.Address);
        await ExportedPage.RunsAsync(open.Page);
    }

    [Fact]
    public async Task The_policy_of_the_server_forbids_nothing_that_its_page_does_in_any_view()
    {
        await using LabServer server = await LabServer.StartAsync(new(LabSubject.Digits()));
        await using OpenPage open = await browser.OpenAsync();
        await open.Page.AddInitScriptAsync(CountViolations);
        await open.Page.GotoAsync(server.Address);
        await ExportedPage.SeeAsync(open.Page, ".controls .main", "run");
        await LookAtAllAsync(open);
    }

    [Fact]
    public async Task Eight_tabs_of_one_server_load_and_go_on()
    {
        var session = new LabSession(LabSubject.Digits());
        session.Do(LabAction.Rate, 30);
        await using LabServer server = await LabServer.StartAsync(session);
        await using OpenPage open = await browser.OpenAsync();
        List<IPage> tabs = [open.Page];
        while (tabs.Count < 8)
            tabs.Add(await open.Page.Context.NewPageAsync());
        await Task.WhenAll(tabs.Select(tab => tab.GotoAsync(server.Address)));
        await Task.WhenAll(tabs.Select(tab => ExportedPage.SeeAsync(tab, ".legend", "step 0")));
        session.Do(LabAction.Run);
        await Task.WhenAll(tabs.Select(tab => ExportedPage.SeeAsync(tab, ".legend", "cost")));
        session.Do(LabAction.Pause);
        string last = session.Tick().Step.ToString("N0", CultureInfo.InvariantCulture);
        await Task.WhenAll(tabs.Select(tab => ExportedPage.SeeAsync(tab, ".legend", $"step {last}")));
        Assert.Empty(open.Faults);
    }

    // But for the icon, which Chromium asks for again when the address changes.
    private static void AssertAskedOnce(FileHost host, string folder)
    {
        Assert.True(host.Asked.Count > 20);
        foreach ((string path, int times) in host.Asked.Where(
            asked => !asked.Key.EndsWith("icon.svg", StringComparison.Ordinal)))
        {
            Assert.StartsWith(folder, path, StringComparison.Ordinal);
            Assert.True(times == 1, $"{path} was fetched {times} times");
        }
    }

    private static async Task LookAtAllAsync(OpenPage open)
    {
        foreach (string key in (string[])["1", "2", "3", "4", "5", "6", "7", "8", "9", "t", "d", "?", "Escape"])
        {
            await open.Page.Keyboard.PressAsync(key);
            await open.Page.WaitForTimeoutAsync(200);
        }

        Assert.Empty(await open.Page.EvaluateAsync<string[]>("window.violations"));
        Assert.Empty(open.Faults);
    }
}
