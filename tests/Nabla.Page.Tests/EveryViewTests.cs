using System.Text;
using Microsoft.Playwright;
using Nabla.Lab.Server;
using Nabla.Lab.Session;
using Nabla.Teaching;

namespace Nabla.Page.Tests;

/// <summary>Nine views, four kinds of data, two homes: each shows something, or one line says why there is nothing.
/// </summary>
public sealed class EveryViewTests(Browser browser, ExportedPage exported)
{
    private static readonly string[] s_views =
        ["network", "watch", "step", "neuron", "nudge", "paths", "check", "speed", "mistakes"];

    // What there is nothing to see of, and the line that says why.
    private static readonly Dictionary<(string Data, string View), string> s_nothing = new()
    {
        [("case", "compared")] = "There is one network here. Open data to compare trainings.",
        [("case", "lessons")] = "The lessons are about the digits",
        [("table", "lessons")] = "The lessons are about the digits",
        [("images", "lessons")] = "The lessons are about the digits",
        [("digits", "homework")] = "Homework is for small networks",
        [("images", "homework")] = "Homework is for small networks",
    };

    [Theory]
    [InlineData("images")]
    [InlineData("table")]
    [InlineData("case")]
    public Task On_the_server_every_view_works(string data) => OnTheServer(data);

    [Theory]
    [Trait("Tier", "long")]   // the digits are what most tests of the page look at
    [InlineData("digits")]
    public Task On_the_server_every_view_works_with_digits(string data) => OnTheServer(data);

    private async Task OnTheServer(string data)
    {
        LabSubject subject = data == "digits" ? LabSubject.Digits() : LabFiles.Open(Files(data));
        await using RunningLab lab = await RunningLab.StartAsync(browser, subject);
        await lab.Page.ClickAsync("text=step ▶");
        await Tour(lab.Page, data);
        Assert.Empty(lab.Faults);
    }

    [Theory]
    [InlineData("images")]
    [InlineData("table")]
    [InlineData("case")]
    public Task Without_a_server_every_view_works(string data) => WithoutAServer(data);

    [Theory]
    [Trait("Tier", "long")]
    [InlineData("digits")]
    public Task Without_a_server_every_view_works_with_digits(string data) => WithoutAServer(data);

    private async Task WithoutAServer(string data)
    {
        await using var host = new FileHost(exported.Folder);
        await host.StartAsync();
        await using OpenPage open = await browser.OpenAsync();
        await open.Page.GotoAsync(host.Address + "#network?e=training.3");
        await ExportedPage.RunsAsync(open.Page);
        if (data != "digits")
        {
            await open.Page.SetInputFilesAsync("input[type=file]", [.. Files(data).Select(file => new FilePayload
            {
                Name = file.Name, MimeType = "application/octet-stream", Buffer = file.Bytes,
            })]);
            await ExportedPage.SeeAsync(open.Page, ".about", data switch
            {
                "images" => "mnist", "table" => "flowers.csv", _ => "case.json",
            });
        }

        await ExportedPage.RunsAsync(open.Page);
        await open.Page.Keyboard.PressAsync("Space");
        await Tour(open.Page, data);
        Assert.Empty(open.Faults);
    }

    [Fact]
    public async Task MNIST_beside_a_page_is_fetched_when_it_is_asked_for()
    {
        string? data = Environment.GetEnvironmentVariable("NABLA_DATA");
        string folder = Path.Combine(data ?? "", "mnist");
        Assert.SkipWhen(!Directory.Exists(folder), "MNIST is not at hand: name its folder in NABLA_DATA");
        LabFile[] files = [.. Directory.GetFiles(folder, "*ubyte*").Select(
            path => new LabFile(Path.GetFileName(path), File.ReadAllBytes(path)))];
        using var page = new TemporaryFolder();
        StaticPage.Write(page.Path, new(files, Offer: "mnist (11 MB)"));
        await using var host = new FileHost(page.Path);
        await host.StartAsync();
        await using OpenPage open = await browser.OpenAsync();
        await open.Page.GotoAsync(host.Address);
        await ExportedPage.RunsAsync(open.Page);
        Assert.DoesNotContain(host.Asked.Keys, path => path.Contains("ubyte", StringComparison.Ordinal));
        await open.Page.ClickAsync("text=open mnist (11 MB)");
        await ExportedPage.SeeAsync(open.Page, ".about", "mnist · 784-30-10");
        await ExportedPage.RunsAsync(open.Page);
        await ExportedPage.SeeAsync(open.Page, ".legend", "cost");
        Assert.Empty(open.Faults);
    }

    [Fact]
    public async Task A_case_inside_an_export_is_opened_at_once()
    {
        using var page = new TemporaryFolder();
        StaticPage.Write(page.Path, new(Files("case")));
        await using var host = new FileHost(page.Path);
        await host.StartAsync();
        await using OpenPage open = await browser.OpenAsync();
        await open.Page.GotoAsync(host.Address);
        await ExportedPage.SeeAsync(open.Page, ".about", "case.json · 2-3-2");
        Assert.Empty(open.Faults);
    }

    [Fact]
    public async Task A_file_that_does_not_fit_leaves_everything_as_it_was()
    {
        await using var host = new FileHost(exported.Folder);
        await host.StartAsync();
        await using OpenPage open = await browser.OpenAsync();
        await open.Page.GotoAsync(host.Address);
        await ExportedPage.RunsAsync(open.Page);
        await open.Page.SetInputFilesAsync("input[type=file]", new FilePayload
        {
            Name = "case.json", MimeType = "application/json", Buffer = "{\"layers\": [1"u8.ToArray(),
        });
        await ExportedPage.SeeAsync(open.Page, ".controls [role=alert]", "JSON");
        await ExportedPage.SeeAsync(open.Page, ".about", "digits");
        await ExportedPage.RunsAsync(open.Page);
        Assert.Empty(open.Faults);
    }

    private static async Task Tour(IPage page, string data)
    {
        for (int i = 0; i < s_views.Length; i++)
        {
            await page.Keyboard.PressAsync($"{i + 1}");
            ILocator main = page.Locator("main");
            await Assertions.Expect(main.Locator(".drawing, .watch, .step, .one-view h2").First)
                .ToBeVisibleAsync(new() { Timeout = 20_000 });
            await Assertions.Expect(main.Locator(".trouble")).ToHaveCountAsync(0);
            Assert.True((await main.InnerTextAsync()).Length > 200, $"{s_views[i]} of {data} is empty");
        }

        foreach (((_, string what), string line) in s_nothing.Where(pair => pair.Key.Data == data))
        {
            if (what == "compared")
            {
                await page.Keyboard.PressAsync("8");
                await page.ClickAsync("text=quadratic / cross-entropy");
            }
            else
            {
                await page.Keyboard.PressAsync(what[..1]);
            }

            await ExportedPage.SeeAsync(page, "main", line);
            if (what == "lessons")
                await page.Keyboard.PressAsync("l");
            else if (what == "homework")
                await page.ClickAsync("text=leave homework");
        }
    }

    private static LabFile[] Files(string data)
    {
        using var text = new MemoryStream();
        switch (data)
        {
            case "images":
                return
                [
                    new("train-images-idx3-ubyte", Idx3(120)), new("train-labels-idx1-ubyte", Idx1(120)),
                    new("t10k-images-idx3-ubyte", Idx3(30)), new("t10k-labels-idx1-ubyte", Idx1(30)),
                ];
            case "table":
                IEnumerable<string> rows = Enumerable.Range(0, 90).Select(i => FormattableString.Invariant(
                    $"{1 + (i % 3) + (0.01 * i):F2},{(i % 2 == 0 ? "red" : "blue")},{"abc"[i % 3]}\n"));
                return [new("flowers.csv", Encoding.UTF8.GetBytes("length,color,kind\n" + string.Concat(rows)))];
            default:
                CaseFile.Template(2, 3, 2).Write(text);
                return [new("case.json", text.ToArray())];
        }
    }

    private static byte[] Idx3(int count) =>
    [
        0, 0, 8, 3, 0, 0, 0, (byte)count, 0, 0, 0, 28, 0, 0, 0, 28,
        .. Enumerable.Range(0, count * 784).Select(i => (byte)(i % 784 / 79 == i / 784 % 10 ? 200 : 0)),
    ];

    private static byte[] Idx1(int count) =>
        [0, 0, 8, 1, 0, 0, 0, (byte)count, .. Enumerable.Range(0, count).Select(i => (byte)(i % 10))];
}
