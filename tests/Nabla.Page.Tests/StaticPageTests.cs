using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Playwright;
using Nabla.IO;
using Nabla.Lab.Server;

namespace Nabla.Page.Tests;

/// <summary>The page as a folder of files, with the engine in the browser.</summary>
public sealed class StaticPageTests(Browser browser)
{
    [Fact]
    public async Task From_any_path_of_a_plain_server_it_comes_to_the_bits_of_the_library()
    {
        using var folder = new TemporaryFolder();
        StaticPage.Write(Path.Combine(folder.Path, "a", "b"));
        using Process server = Serve(folder.Path, out int port);
        try
        {
            await using OpenPage open = await browser.OpenAsync();
            await open.Page.GotoAsync($"http://127.0.0.1:{port}/a/b/#network?e=test.11");
            await Assertions.Expect(open.Page.Locator(".controls .main")).ToContainTextAsync(
                "pause", new() { Timeout = 30_000 });
            await open.Page.Keyboard.PressAsync("Space");
            await Assertions.Expect(open.Page.Locator(".controls .main")).ToContainTextAsync("run");
            await open.Page.ClickAsync("[aria-label=Restart]");
            await Assertions.Expect(open.Page.Locator(".legend")).ToContainTextAsync("step 0");
            for (int epoch = 2; epoch <= 3; epoch++)
            {
                await open.Page.Keyboard.PressAsync("e");
                await Assertions.Expect(open.Page.Locator(".legend")).ToContainTextAsync(
                    $"epoch {epoch}, step {130 * (epoch - 1)}", new() { Timeout = 20_000 });
            }

            await open.Page.Keyboard.PressAsync("?");
            TrainedModel run = Model.Train(Digits.Load().Train, Recipe.Book with { Seed = 0, Epochs = 2 });
            await Assertions.Expect(open.Page.Locator(".checksum")).ToHaveTextAsync(
                $"step 260: {run.Model.ToNetwork<float>().Parameters.Checksum()}");
            Assert.Empty(open.Faults);
        }
        finally
        {
            server.Kill();
        }
    }

    [Fact]
    public async Task Opened_as_a_file_it_says_how_to_serve_it()
    {
        using var folder = new TemporaryFolder();
        StaticPage.Write(folder.Path);
        await using OpenPage open = await browser.OpenAsync();
        await open.Page.GotoAsync($"file://{folder.Path}/index.html");
        await Assertions.Expect(open.Page.Locator(".never-blank")).ToContainTextAsync("python3 -m http.server");
    }

    [Fact]
    public void A_newer_export_replaces_an_older_one_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        StaticPage.Write(folder.Path);
        string old = Path.Combine(folder.Path, "assets", "index-old.js");
        File.WriteAllText(old, "");
        StaticPage.Write(folder.Path);
        Assert.False(File.Exists(old));
        Assert.Contains("wasm-unsafe-eval", File.ReadAllText(Path.Combine(folder.Path, "index.html")),
            StringComparison.Ordinal);

        using var other = new TemporaryFolder();
        File.WriteAllText(Path.Combine(other.Path, "thesis.txt"), "mine");
        Assert.Throws<InvalidOperationException>(() => StaticPage.Write(other.Path));
        Assert.Single(Directory.EnumerateFileSystemEntries(other.Path));
    }

    [Fact]
    public void It_is_small()
    {
        PageFile[] own = [.. PageFiles.Whole.Where(
            file => !file.Path.StartsWith("/engine/", StringComparison.Ordinal))];
        PageFile[] first = [.. own, .. PageFiles.FirstEngine];
        PageFile[] more = [.. PageFiles.Whole.Except(first)];
        Assert.InRange(own.Sum(file => (long)file.Bytes.Length), 1, 150_000);
        Assert.InRange(first.Sum(file => (long)file.Bytes.Length), 1, 2_225_000);
        Assert.InRange(first.Sum(file => (long)file.Plain().Length), 1, 6_800_000);
        Assert.InRange(more.Sum(file => (long)file.Bytes.Length), 1, 1_200_000);
    }

    private static Process Serve(string folder, out int port)
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        var start = new ProcessStartInfo(
            "python3", ["-m", "http.server", $"{port}", "--bind", "127.0.0.1", "--directory", folder])
        {
            RedirectStandardError = true, RedirectStandardOutput = true,
        };
        Process server = Process.Start(start)!;
        server.BeginErrorReadLine();
        server.BeginOutputReadLine();
        for (int i = 0; i < 100; i++)
        {
            using var client = new TcpClient();
            try
            {
                client.Connect(IPAddress.Loopback, port);
                break;
            }
            catch (SocketException)
            {
                Thread.Sleep(50);
            }
        }

        return server;
    }
}
