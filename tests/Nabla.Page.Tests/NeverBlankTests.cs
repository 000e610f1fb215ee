using Microsoft.Playwright;
using Nabla.IO;

namespace Nabla.Page.Tests;

/// <summary>Whatever fails, the page says so in one sentence, and what to do.</summary>
public sealed class NeverBlankTests(Browser browser, ExportedPage export)
{
    // So that a test can kill them, and knows what they have saved.
    private const string RecordWorkers = """
        [window.workers, window.saved] = [[], 0];
        window.Worker = class extends Worker {
            constructor(...all) {
                super(...all);
                window.workers.push(this);
                this.addEventListener("message", ({ data }) => { if (data.saved !== undefined) window.saved++; });
            }
        };
        """;

    [Fact]
    public async Task Without_scripts_the_page_says_that_they_are_needed()
    {
        await using FileHost host = await new FileHost(export.Folder).StartAsync();
        await using OpenPage open = await browser.OpenAsync(hasScripts: false);
        await open.Page.GotoAsync(host.Address);
        await ExportedPage.SeeAsync(open.Page, ".never-blank", "does not run JavaScript: open this page in a current");
    }

    [Theory]
    [InlineData("delete HTMLScriptElement.prototype.noModule", "JavaScript modules")]
    [InlineData("delete window.Worker", "workers")]
    [InlineData("delete window.WebAssembly", "WebAssembly")]
    public async Task An_old_browser_is_told_what_it_lacks(string script, string lack)
    {
        await using FileHost host = await new FileHost(export.Folder)
        {
            Page = page => lack != "JavaScript modules" ? page
                : page.Replace("type=\"module\"", "type=\"unknown\"", StringComparison.Ordinal),
        }.StartAsync();
        await using OpenPage open = await browser.OpenAsync();
        await open.Page.AddInitScriptAsync(script);
        await open.Page.GotoAsync(host.Address);
        await OnlyAsync(open, $"This browser is too old for Nabla Lab: it has no {lack}. Open this page in a current");
    }

    [Theory]
    [InlineData("assets/index-", "js", "index-")]
    [InlineData("assets/index-", "css", "index-")]
    [InlineData("assets/run-", "js", "a file of it is missing")]
    [InlineData("engine/dotnet.js", "", "dotnet.js")]
    [InlineData("engine/Nabla.IO.", "wasm", "Nabla.IO.")]
    public async Task A_file_that_is_missing_is_told(string begin, string end, string named)
    {
        await using FileHost host = await new FileHost(export.Folder)
        {
            IsMissing = path => path.Contains(begin, StringComparison.Ordinal)
                && path.EndsWith(end, StringComparison.Ordinal),
        }.StartAsync();
        await using OpenPage open = await browser.OpenAsync();
        await open.Page.GotoAsync(host.Address);
        await OnlyAsync(open, "eload the page", named);
    }

    [Fact]
    public async Task A_fault_before_the_page_is_there_is_told()
    {
        await using FileHost host = await new FileHost(export.Folder).StartAsync();
        await using OpenPage open = await browser.OpenAsync();
        await open.Page.AddInitScriptAsync("window.matchMedia = () => { throw new Error('no such thing'); };");
        await open.Page.GotoAsync(host.Address);
        await OnlyAsync(open, "The page could not start", "no such thing", "Reload");
    }

    [Fact]
    public async Task Too_little_memory_is_told()
    {
        await using var small = new Browser { Arguments = ["--js-flags=--wasm-max-mem-pages=100"] };   // 6.4 MB
        await small.InitializeAsync();
        await using FileHost host = await new FileHost(export.Folder).StartAsync();
        await using OpenPage open = await small.OpenAsync();
        await open.Page.GotoAsync(host.Address);
        await OnlyAsync(open, "too little memory", "Close other tabs, and reload the page.");
    }

    [Fact]
    public async Task A_worker_that_dies_is_replaced_to_the_same_bits_and_is_given_up_at_its_third_death()
    {
        await using FileHost host = await new FileHost(export.Folder).StartAsync();
        await using OpenPage open = await browser.OpenAsync();
        await open.Page.AddInitScriptAsync(RecordWorkers);
        await open.Page.GotoAsync(host.Address);
        await ExportedPage.RunsAsync(open.Page);
        await SavedAsync(open.Page, 2);
        await open.Page.Keyboard.PressAsync("Space");
        await open.Page.Workers[0].EvaluateAsync<int>("setTimeout(() => { throw new Error('It died.'); })");
        await ExportedPage.SeeAsync(open.Page, "footer [role=alert]", "goes on from its last snapshot");
        await Assertions.Expect(open.Page.Locator("footer .caption")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        Assert.True(await StepAsync(open.Page) > 0, "it begins anew");
        if (await open.Page.Locator("text=❚❚ pause").CountAsync() > 0)
            await open.Page.Keyboard.PressAsync("Space");
        await ExportedPage.SeeAsync(open.Page, ".controls .main", "run");
        int epochs = (int)(await StepAsync(open.Page) / 130) + 1;
        await ExportedPage.EpochAsync(open.Page, epochs + 1);
        TrainedModel run = Model.Train(Digits.Load().Train, Recipe.Book with { Seed = 0, Epochs = epochs });
        Assert.Equal(
            $"step {130 * epochs}: {run.Model.ToNetwork<float>().Parameters.Checksum()}",
            await ExportedPage.ChecksumAsync(open.Page));

        // Twice more within a minute, and no other one is started.
        for (int death = 2; death <= 3; death++)
        {
            await Assertions.Expect(open.Page.Locator("footer .caption")).ToBeVisibleAsync(new() { Timeout = 30_000 });
            await open.Page.EvaluateAsync("window.workers.at(-1).dispatchEvent(new ErrorEvent('error'))");
            await ExportedPage.SeeAsync(open.Page, "footer [role=alert]", "The engine stop");
        }

        await ExportedPage.SeeAsync(open.Page, "footer [role=alert]", "again and again");
        await ExportedPage.SeeAsync(open.Page, "footer [role=alert]", "Close other tabs, and reload the page.");
        Assert.All(open.Faults, fault => Assert.Contains("It died.", fault, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_worker_that_is_gone_without_a_word_is_found_to_be_and_training_runs_on()
    {
        await using FileHost host = await new FileHost(export.Folder).StartAsync();
        await using OpenPage open = await browser.OpenAsync();
        await open.Page.AddInitScriptAsync(RecordWorkers);
        await open.Page.Clock.InstallAsync();
        await open.Page.GotoAsync(host.Address);
        await ExportedPage.RunsAsync(open.Page);
        await SavedAsync(open.Page, 2);
        await open.Page.EvaluateAsync("window.workers[0].terminate()");
        await open.Page.WaitForTimeoutAsync(500);   // until a request waits
        await open.Page.Clock.FastForwardAsync(20_100);
        await ExportedPage.SeeAsync(open.Page, "footer [role=alert]", "goes on from its last snapshot");
        await Assertions.Expect(open.Page.Locator("footer .caption")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        long after = await StepAsync(open.Page);
        Assert.True(after > 0, "it begins anew");
        for (int i = 0; i < 50 && await StepAsync(open.Page) == after; i++)
            await open.Page.WaitForTimeoutAsync(100);
        Assert.True(await StepAsync(open.Page) > after, "training does not run");
        Assert.Empty(open.Faults);
    }

    private static async Task SavedAsync(IPage page, int times)
    {
        for (int i = 0; i < 300 && await page.EvaluateAsync<int>("window.saved") < times; i++)
            await page.WaitForTimeoutAsync(100);
    }

    // One sentence and nothing else.
    private static async Task OnlyAsync(OpenPage open, params string[] parts)
    {
        foreach (string part in parts)
            await ExportedPage.SeeAsync(open.Page, ".never-blank", part);
        Assert.Equal(
            await open.Page.InnerTextAsync("body"), await open.Page.InnerTextAsync(".never-blank"));
        Assert.True(await open.Page.IsVisibleAsync(".never-blank"));
    }

    private static async Task<long> StepAsync(IPage page) => long.Parse(
        (await page.InnerTextAsync(".legend")).Split("step ")[1].Split('\n', 'c')[0],
        System.Globalization.NumberStyles.AllowThousands | System.Globalization.NumberStyles.AllowTrailingWhite,
        System.Globalization.CultureInfo.InvariantCulture);
}
