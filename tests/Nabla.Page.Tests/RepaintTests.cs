using Microsoft.Playwright;
using Nabla.Lab.Server;
using Nabla.Lab.Session;

namespace Nabla.Page.Tests;

/// <summary>When the page draws again, and how often it asks and writes.</summary>
[Collection(Alone.Name)]
public sealed class RepaintTests(Browser browser)
{
    // Of each picture that is drawn by pixels: its size, and a sum of its colors.
    private const string Pictures = """
        () => [...document.querySelectorAll("canvas")].map(canvas => {
            const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
            let sum = 0;
            for (let i = 0; i < data.length; i++) sum = (31 * sum + data[i]) % 1000003;
            return `${canvas.width} × ${canvas.height}: ${sum}`;
        })
        """;

    private const string Hide = """
        hidden => {
            Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
            document.dispatchEvent(new Event("visibilitychange"));
        }
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_theme_changed_while_training_runs_repaints_every_picture(bool bySystem)
    {
        await using RunningLab lab = await RunningLab.StartAsync(browser);
        lab.Session.Do(LabAction.Step);
        foreach (string key in (string[])["1", "2", "3"])
        {
            await lab.Page.Keyboard.PressAsync(key);
            await lab.Page.WaitForTimeoutAsync(400);
            string[] before = await lab.Page.EvaluateAsync<string[]>(Pictures);
            Assert.NotEmpty(before);
            lab.Session.Do(LabAction.Run);
            if (bySystem)
            {
                ColorScheme scheme = key == "2" ? ColorScheme.Light : ColorScheme.Dark;
                await lab.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
            }
            else
            {
                await lab.Page.Keyboard.PressAsync("d");
            }

            lab.Session.Do(LabAction.Pause);
            lab.Session.Do(LabAction.Seek, 1);   // the same numbers as before
            await lab.SeeAsync(".legend", "step 1");
            await lab.Page.WaitForTimeoutAsync(600);
            string[] after = await lab.Page.EvaluateAsync<string[]>(Pictures);
            Assert.Equal(before.Length, after.Length);
            for (int i = 0; i < before.Length; i++)
                Assert.NotEqual(before[i], after[i]);
        }
    }

    [Fact]
    public async Task Pictures_are_drawn_anew_after_zoom_or_on_another_screen()
    {
        await using RunningLab lab = await RunningLab.StartAsync(browser);
        string[] before = await lab.Page.EvaluateAsync<string[]>(Pictures);
        ICDPSession devtools = await lab.Page.Context.NewCDPSessionAsync(lab.Page);
        (int, int, int)[] screens = [(4, 320, 200), (2, 1270, 800), (1, 1280, 800)];
        foreach ((int scale, int width, int height) in screens)
        {
            await devtools.SendAsync("Emulation.setDeviceMetricsOverride", new()
            {
                ["width"] = width, ["height"] = height, ["deviceScaleFactor"] = scale, ["mobile"] = false,
            });
            await lab.UntilAsync(
                "(() => { const c = document.querySelector('.under-graph'); " +
                "return Math.abs(c.width - c.clientWidth * devicePixelRatio) < devicePixelRatio; })()");
            await lab.Page.WaitForTimeoutAsync(200);
            Assert.True(await lab.Page.EvaluateAsync<bool>(
                """
                () => [...document.querySelectorAll("canvas")].every(canvas => canvas.getContext("2d")
                    .getImageData(0, 0, canvas.width, canvas.height).data.some(byte => byte !== 0))
                """), $"a picture is blank at {scale}");
        }

        Assert.Equal(before, await lab.Page.EvaluateAsync<string[]>(Pictures));
    }

    [Fact]
    public async Task A_hidden_page_asks_for_nothing_and_then_draws_the_newest_frame_alone()
    {
        await using RunningLab lab = await RunningLab.StartAsync(browser);
        await lab.Page.Keyboard.PressAsync("Space");
        await lab.SeeAsync(".legend", "cost");
        await lab.Page.EvaluateAsync(Hide, true);
        await lab.Page.WaitForTimeoutAsync(500);   // what is under way
        string before = await lab.Page.InnerTextAsync(".legend");
        List<string> asked = [];
        lab.Page.Request += (_, request) => asked.Add(request.PostData ?? "");
        await lab.Page.WaitForTimeoutAsync(1000);
        Assert.Empty(asked);
        Assert.Equal(before, await lab.Page.InnerTextAsync(".legend"));
        lab.Session.Do(LabAction.Pause);
        long now = lab.Session.Tick().Step;
        await lab.Page.EvaluateAsync("""
            () => {
                window.seen = [];
                const legend = document.querySelector(".legend");
                new MutationObserver(() => window.seen.push(legend.textContent))
                    .observe(legend, { subtree: true, childList: true, characterData: true });
            }
            """);
        await lab.Page.EvaluateAsync(Hide, false);
        await lab.SeeAsync(".legend", $"step {Nabla.Lab.Explaining.Figure.Count(now)}");
        await lab.Page.WaitForTimeoutAsync(600);
        string[] seen = await lab.Page.EvaluateAsync<string[]>("[...new Set(window.seen)]");
        Assert.Single(seen);
        Assert.Empty(lab.Faults);
    }

    [Fact]
    public async Task The_address_is_written_at_most_twice_a_second()
    {
        await using RunningLab lab = await RunningLab.StartAsync(browser);
        await lab.Page.WaitForTimeoutAsync(600);
        await lab.Page.EvaluateAsync("""
            () => {
                window.written = [];
                const write = history.replaceState.bind(history);
                history.replaceState = (...all) => { window.written.push(performance.now()); write(...all); };
            }
            """);
        for (int i = 0; i < 16; i++)
        {
            await lab.Page.Keyboard.PressAsync(i % 2 == 0 ? "2" : "1");
            await lab.Page.WaitForTimeoutAsync(40);
        }

        await lab.Page.Keyboard.PressAsync("3");
        await lab.UntilAsync("location.hash.startsWith('#step')");
        double[] written = await lab.Page.EvaluateAsync<double[]>("window.written");
        Assert.NotEmpty(written);
        for (int i = 1; i < written.Length; i++)
            Assert.True(written[i] - written[i - 1] >= 490, $"written after {written[i] - written[i - 1]} ms");
    }

    [Fact]
    public async Task An_address_that_is_typed_is_not_written_over()
    {
        await using RunningLab lab = await RunningLab.StartAsync(browser, hash: "#network?n=2.20");
        await lab.Page.Keyboard.PressAsync("2");
        await lab.SeeAsync("nav [aria-current=page]", "Watch");
        // The page's own address is due while the typed one is not read yet.
        await lab.Page.EvaluateAsync("""
            () => new Promise(resolve => setTimeout(() => {
                location.hash = "#step?n=3.4";
                for (const end = performance.now() + 600; performance.now() < end;);
                resolve();
            }, 100))
            """);
        await lab.SeeAsync("nav [aria-current=page]", "Step");
    }

    [Fact]
    public async Task Twenty_reloads_and_a_walk_through_the_views_leave_memory_as_it_was()
    {
        await using RunningLab lab = await RunningLab.StartAsync(browser);
        ICDPSession devtools = await lab.Page.Context.NewCDPSessionAsync(lab.Page);
        await Memory.WalkAsync(lab, 1);
        for (int i = 0; i < 3; i++)
            await ReloadAsync(lab);
        long server = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < 20; i++)
            await ReloadAsync(lab);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - server, -long.MaxValue, 4_000_000);

        await Memory.WalkAsync(lab, 2);
        Memory before = await Memory.OfAsync(devtools);
        await Memory.WalkAsync(lab, 3);
        Memory after = await Memory.OfAsync(devtools);
        Assert.True(after.Heap < before.Heap * 1.2, $"from {before} to {after}");
        Assert.True(after.Nodes < before.Nodes * 1.2, $"from {before} to {after}");
        Assert.True(after.Listeners < before.Listeners * 1.2, $"from {before} to {after}");
    }

    [Fact]
    [Trait("Tier", "long")]
    public async Task Memory_of_page_and_server_is_flat_while_training_runs()
    {
        await using RunningLab lab = await RunningLab.StartAsync(browser);
        lab.Session.Do(LabAction.Rate, 0);
        ICDPSession devtools = await lab.Page.Context.NewCDPSessionAsync(lab.Page);
        Memory? first = null;
        long server = 0;
        for (int minute = 1; minute <= 8; minute++)
        {
            for (var clock = System.Diagnostics.Stopwatch.StartNew(); clock.Elapsed.TotalMinutes < 1;)
            {
                lab.Session.Do(LabAction.Run);
                await Memory.WalkAsync(lab, 1);
                if (lab.Session.Tick().End is not null)
                    lab.Session.Do(LabAction.Seek, 0);
            }

            Memory now = await Memory.OfAsync(devtools);
            long serverNow = GC.GetTotalMemory(forceFullCollection: true);
            if (minute == 4)
                (first, server) = (now, serverNow);
            if (first is null)
                continue;
            Assert.True(now.Heap < first.Heap * 1.1, $"minute {minute}: from {first} to {now}");
            // The test itself and its driver hold a few things too, and the server little more than 4 MB.
            Assert.True(
                serverNow < (server * 1.1) + 1_000_000, $"minute {minute}: the server from {server} to {serverNow}");
        }
    }

    private static async Task ReloadAsync(RunningLab lab)
    {
        await lab.Page.ReloadAsync(new() { WaitUntil = WaitUntilState.Commit });
        await lab.Page.WaitForSelectorAsync("main:has(.with-inspector, .watch, .step, .one-view)");
    }
}

/// <summary>What a page holds after garbage was collected.</summary>
internal sealed record Memory(double Heap, double Nodes, double Listeners)
{
    public static async Task<Memory> OfAsync(ICDPSession devtools)
    {
        await devtools.SendAsync("Performance.enable");
        await devtools.SendAsync("HeapProfiler.enable");
        await devtools.SendAsync("HeapProfiler.collectGarbage");
        System.Text.Json.JsonElement found = (await devtools.SendAsync("Performance.getMetrics"))!.Value;
        double Of(string name) => found.GetProperty("metrics").EnumerateArray()
            .Single(metric => metric.GetProperty("name").GetString() == name).GetProperty("value").GetDouble();
        return new(Of("JSHeapUsedSize"), Of("Nodes"), Of("JSEventListeners"));
    }

    /// <summary>Looks at every view while training runs.</summary>
    public static async Task WalkAsync(RunningLab lab, int times)
    {
        lab.Session.Do(LabAction.Run);
        for (int i = 0; i < times; i++)
        {
            foreach (string key in (string[])["2", "3", "4", "5", "t", "t", "1"])
            {
                await lab.Page.Keyboard.PressAsync(key);
                await lab.Page.WaitForTimeoutAsync(100);
            }
        }

        lab.Session.Do(LabAction.Pause);
    }
}
