using Microsoft.Playwright;
using Nabla.Lab.Server;

namespace Nabla.Page.Tests;

/// <summary>A page without a server of its own, exported once for all tests.</summary>
public sealed class ExportedPage : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ExportedPage() => StaticPage.Write(_folder.Path);

    public string Folder => _folder.Path;

    public void Dispose() => _folder.Dispose();

    /// <summary>Waits until something has a text.</summary>
    public static Task SeeAsync(ILocator where, string text) =>
        Assertions.Expect(where.First).ToContainTextAsync(text, new() { Timeout = 30_000 });

    /// <inheritdoc cref="SeeAsync(ILocator, string)"/>
    public static Task SeeAsync(IPage page, string selector, string text) => SeeAsync(page.Locator(selector), text);

    /// <summary>Waits until training runs.</summary>
    public static Task RunsAsync(IPage page) => SeeAsync(page, ".controls .main", "pause");

    /// <summary>Trains to the end of the epoch.</summary>
    public static async Task EpochAsync(IPage page, int next)
    {
        await page.Keyboard.PressAsync("e");
        await SeeAsync(page, ".legend", $"epoch {next}, step {130 * (next - 1)}");
    }

    /// <summary>What the help says of the parameters.</summary>
    public static async Task<string> ChecksumAsync(IPage page)
    {
        await page.Keyboard.PressAsync("?");
        await SeeAsync(page, ".checksum", "step");
        string sum = await page.InnerTextAsync(".checksum");
        await page.Keyboard.PressAsync("Escape");
        return sum;
    }
}
