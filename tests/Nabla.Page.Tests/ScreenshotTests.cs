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

    [Theory]
    [Trait("Tier", "long")]
    [InlineData(1280, 800, ColorScheme.Dark)]
    [InlineData(390, 844, ColorScheme.Light)]
    public Task Every_view_fits_the_screen_in_the_other_theme_too(int width, int height, ColorScheme scheme) =>
        Fits(width, height, scheme);

    private async Task Fits(int width, int height, ColorScheme scheme)
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
            Path.Combine(folder, $"{view}-{width}-{scheme.ToString().ToLowerInvariant()}.png");
        foreach (string view in s_views)
        {
            await open.Page.GotoAsync(server.Address + (view == "compared" ? "#speed?c=cost"
                : $"#{view}?e=test.11&q=BP2{(view == "step" ? "&batch=1" : "")}"));
            await open.Page.ReloadAsync();
            await open.Page.WaitForSelectorAsync(".caption .num");
            await open.Page.WaitForTimeoutAsync(600);
            await open.Page.ScreenshotAsync(new()
            {
                Path = Name(view), FullPage = width < 800,
            });
            if (view == "mistakes")
            {
                await open.Page.Keyboard.PressAsync("l");
                await open.Page.ScreenshotAsync(new() { Path = Name("lessons"), FullPage = width < 800 });
                await open.Page.ClickAsync(".lesson-list li:nth-child(2) button");
                await open.Page.WaitForTimeoutAsync(800);
                await open.Page.ScreenshotAsync(new() { Path = Name("lesson"), FullPage = width < 800 });
            }

            int wide = await open.Page.EvaluateAsync<int>("document.documentElement.scrollWidth");
            Assert.True(wide <= width, $"{view} is {wide} wide on a screen of {width}");
        }

        Assert.Empty(open.Faults);
    }
}
