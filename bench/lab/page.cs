#:project ../../src/Nabla.Lab/Nabla.Lab.csproj
#:project ../../src/Nabla.Lab.Server/Nabla.Lab.Server.csproj
#:package Microsoft.Playwright
#:property PublishAot=false
#:property AssemblyName=Nabla.Page.Tests
// What the page does while a training runs at full speed on another core, in Debian's Chromium with software rendering:
// the longest time between two frames of the screen, frames a second that bring new numbers, bytes a second; and the
// training's speed with the page and without. And how long the page without a server takes to its first step, when a
// browser that has never seen it loads it, and when it loads it again.
//   dotnet run -c Release bench/lab/page.cs [-- ARGUMENT-OF-CHROMIUM …]
using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using Nabla;
using Nabla.IO;
using Nabla.Lab.Server;
using Nabla.Lab.Session;

const int Seconds = 8;
const string Watcher = """
    () => new Promise(resolve => {
        const begin = performance.now(), times = [];
        let drawn = 0, last = document.querySelector(".legend").textContent;
        const look = now => {
            times.push(now);
            const text = document.querySelector(".legend").textContent;
            if (text !== last) drawn++;
            last = text;
            if (performance.now() - begin < SECONDS) requestAnimationFrame(look);
            else {
                const gaps = times.slice(1).map((time, i) => time - times[i]).sort((a, b) => b - a);
                const seconds = (times[times.length - 1] - times[0]) / 1000;
                resolve([gaps[0], gaps[Math.floor(gaps.length / 100)], times.length / seconds, drawn / seconds]);
            }
        };
        requestAnimationFrame(look);
    })
    """;

using IPlaywright playwright = await Playwright.CreateAsync();
await using IBrowser browser = await playwright.Chromium.LaunchAsync(new()
{
    ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox", "--disable-gpu", .. args],
});
Console.WriteLine(browser.Version);
Console.WriteLine("| view | longest frame | 99 % within | screen | new data | MB/s | steps/s | without the page |");
Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- |");
foreach (string view in (string[])["network", "watch", "step"])
{
    var session = new LabSession(new("digits", _ => new LabTraining<float>("digits", new Trainer(
        Network.Create([64, 30, 10], Activation.Sigmoid, seed: 1), new Recipe
        {
            Optimizer = new Sgd(3), Cost = Cost.Quadratic, BatchSize = 10, Epochs = 10_000_000, Seed = 1,
        }).Begin(Digits.Load().Train), null)));
    await using LabServer server = await LabServer.StartAsync(session);
    session.Do(LabAction.Run);
    await Task.Delay(2000);
    double without = await Speed(session);
    IPage page = await browser.NewPageAsync();
    long bytes = 0;
    page.Response += (_, response) =>
    {
        if (response.Url.EndsWith("/api", StringComparison.Ordinal)
            && response.Headers.TryGetValue("content-length", out string? length))
        {
            Interlocked.Add(ref bytes, long.Parse(length, CultureInfo.InvariantCulture));
        }
    };
    await page.GotoAsync($"{server.Address}#{view}");
    await page.WaitForSelectorAsync(".legend");
    await page.WaitForTimeoutAsync(2000);
    (long before, long from) = (bytes, session.Tick().Step);
    var watch = Stopwatch.StartNew();
    double[] seen = await page.EvaluateAsync<double[]>(
        Watcher.Replace("SECONDS", $"{Seconds * 1000}", StringComparison.Ordinal));
    double with = (session.Tick().Step - from) / watch.Elapsed.TotalSeconds;
    Console.WriteLine($"| {view} | {seen[0]:F0} ms | {seen[1]:F0} ms | {seen[2]:F0}/s | {seen[3]:F1}/s | " +
        $"{(bytes - before) / watch.Elapsed.TotalSeconds / 1e6:F2} | {with:N0} | {without:N0} |");
    await page.CloseAsync();
}

string folder = Directory.CreateTempSubdirectory().FullName;
StaticPage.Write(folder);
WebApplicationBuilder builder = WebApplication.CreateBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
await using WebApplication host = builder.Build();
host.UseFileServer(new FileServerOptions { FileProvider = new PhysicalFileProvider(folder) });
await host.StartAsync();
Console.WriteLine();
Console.WriteLine("| first step without a server, after | cold | again |");
Console.WriteLine("| --- | --- | --- |");
for (int run = 0; run < 5; run++)
{
    await using IBrowserContext context = await browser.NewContextAsync();
    double cold = await FirstStep(context, host.Urls.First()), again = await FirstStep(context, host.Urls.First());
    Console.WriteLine($"| run {run + 1} | {cold:F0} ms | {again:F0} ms |");
}

Directory.Delete(folder, recursive: true);

// From the navigation on, in the page's own time.
static async Task<double> FirstStep(IBrowserContext context, string address)
{
    IPage page = await context.NewPageAsync();
    await page.GotoAsync(address);
    double time = await page.EvaluateAsync<double>("""
        () => new Promise(resolve => {
            const look = () => /step [1-9]/.test(document.querySelector(".legend")?.textContent)
                ? resolve(performance.now()) : requestAnimationFrame(look);
            look();
        })
        """);
    await page.CloseAsync();
    return time;
}

static async Task<double> Speed(LabSession session)
{
    long from = session.Tick().Step;
    var watch = Stopwatch.StartNew();
    await Task.Delay(2000);
    return (session.Tick().Step - from) / watch.Elapsed.TotalSeconds;
}
