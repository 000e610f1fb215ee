using Microsoft.Playwright;
using Nabla.Lab.Server;
using Nabla.Lab.Session;

namespace Nabla.Page.Tests;

/// <summary>Pictures of every view for people to look at, in TestResults/page; and that nothing is wider than the
/// screen.</summary>
public sealed class ScreenshotTests(Browser browser)
{
    private static readonly string[] s_views =
        ["network", "watch", "step", "neuron", "nudge", "paths", "check", "speed", "compared", "mistakes"];

    [Theory]
    [InlineData(1280, 800, ColorScheme.Light)]
    [InlineData(390, 844, ColorScheme.Dark)]
    public Task Every_view_fits_the_screen(int width, int height, ColorScheme scheme) => Fits(width, height, scheme);

    [Fact]
    public Task Every_view_fits_the_screen_in_the_size_for_projectors() => Fits(1280, 800, ColorScheme.Light, "large");

    [Theory]
    [Trait("Tier", "long")]
    [InlineData(1280, 800, ColorScheme.Dark)]
    [InlineData(390, 844, ColorScheme.Light)]
    public Task Every_view_fits_the_screen_in_the_other_theme_too(int width, int height, ColorScheme scheme) =>
        Fits(width, height, scheme);

    // Words of German are a third longer.
    private const string Lengthen = """
        () => {
            const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT, node =>
                node.parentElement.closest("[translate=no], svg, style, script")
                    ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
            while (walk.nextNode())
                walk.currentNode.data = walk.currentNode.data.replace(/[A-Za-z]{4,}/g,
                    word => word + word.slice(0, Math.ceil(word.length / 3)));
        }
        """;

    private static async Task FitsAsync(IPage page, string what, int width)
    {
        int wide = await page.EvaluateAsync<int>("document.documentElement.scrollWidth");
        Assert.True(wide <= width, $"{what} is {wide} wide on a screen of {width}");
    }

    // Nothing is drawn over the line at the bottom.
    private static async Task ReadsAsync(IPage page, string what)
    {
        double[] ends = await page.EvaluateAsync<double[]>("""
            () => ["main", "footer"].map(name => document.querySelector(name).getBoundingClientRect())
                .map((box, i) => i === 0 ? box.bottom : box.top)
            """);
        Assert.True(ends[0] <= ends[1] + 1, $"{what} ends at {ends[0]:F0}, the footer begins at {ends[1]:F0}");
    }

    private async Task Fits(int width, int height, ColorScheme scheme, string size = "")
    {
        LabSession session = new(LabSubject.Digits(7));
        for (int i = 0; i < 3; i++)
        {
            session.Do(LabAction.Epoch);
            while (session.Work(TimeSpan.FromSeconds(1)) == TimeSpan.Zero)
            {
            }
        }

        await using LabServer server = await LabServer.StartAsync(session);
        await using OpenPage open = await browser.OpenAsync(width, height, scheme);
        string folder = Path.Combine(Repository.Root, "TestResults", "page");
        Directory.CreateDirectory(folder);
        string Name(string view) =>
            Path.Combine(folder, $"{view}-{width}{size}-{scheme.ToString().ToLowerInvariant()}.png");
        foreach (string view in s_views)
        {
            await open.Page.GotoAsync(server.Address + (view == "compared" ? "#speed?c=cost"
                : $"#{view}?e=test.11&q=BP2{(view == "step" ? "&batch=1" : "")}")
                + (size == "" ? "" : $"&size={size}"));
            await open.Page.ReloadAsync();
            await open.Page.WaitForSelectorAsync(".caption .num");
            await open.Page.WaitForTimeoutAsync(600);
            await open.Page.ScreenshotAsync(new()
            {
                Path = Name(view), FullPage = width < 800 || size != "",
            });
            if (view == "mistakes")
            {
                await open.Page.Keyboard.PressAsync("l");
                await open.Page.ScreenshotAsync(new() { Path = Name("lessons"), FullPage = width < 800 || size != "" });
                await open.Page.ClickAsync(".lesson-list li:nth-child(2) button");
                await open.Page.WaitForTimeoutAsync(800);
                await open.Page.ScreenshotAsync(new() { Path = Name("lesson"), FullPage = width < 800 || size != "" });
            }

            await FitsAsync(open.Page, view, width);
            await ReadsAsync(open.Page, view);
            await open.Page.EvaluateAsync(Lengthen);
            await FitsAsync(open.Page, $"{view} with long words", width);
        }

        Assert.Empty(open.Faults);
    }
}
