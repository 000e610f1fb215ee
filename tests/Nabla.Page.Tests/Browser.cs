using Microsoft.Playwright;
using Nabla.Page.Tests;

[assembly: AssemblyFixture(typeof(Browser))]
[assembly: AssemblyFixture(typeof(ExportedPage))]

namespace Nabla.Page.Tests;

/// <summary>Debian's Chromium without a window, one for all tests.</summary>
public sealed class Browser : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Where Chromium is; null: it is not installed.</summary>
    public static string? Chromium { get; } = ((string[])["/usr/bin/chromium", "/usr/bin/chromium-browser"])
        .FirstOrDefault(File.Exists);

    /// <summary>Further arguments of the command line, for a browser of a test's own.</summary>
    public string[] Arguments { get; init; } = [];

    public async ValueTask InitializeAsync()
    {
        if (Chromium is null)
            return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Chromium,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--force-color-profile=srgb", "--font-render-hinting=none",
                .. Arguments,
            ],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>A fresh page, whose faults fail the test that ends it.</summary>
    public async Task<OpenPage> OpenAsync(
        int width = 1280, int height = 800, ColorScheme scheme = ColorScheme.Light, bool hasTouch = false,
        bool hasScripts = true)
    {
        Assert.SkipWhen(_browser is null, "Chromium is not installed (apt-get install chromium).");
        IBrowserContext context = await _browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height }, ColorScheme = scheme, HasTouch = hasTouch,
            JavaScriptEnabled = hasScripts,
        });
        return new(context, await context.NewPageAsync());
    }
}

/// <summary>A page, and what went wrong in it.</summary>
public sealed class OpenPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;

    internal OpenPage(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.PageError += (_, error) => Faults.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type is "error")
                Faults.Add(message.Text);
        };
    }

    public IPage Page { get; }

    public List<string> Faults { get; } = [];

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}

/// <summary>Tests of times, memory and requests: nothing else runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
