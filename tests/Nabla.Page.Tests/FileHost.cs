using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Nabla.Page.Tests;

/// <summary>A web server of files, as hosts of pages are: counts what it is asked for, and can be a bad one.</summary>
/// <param name="folder">What it serves, under / and under /a/ and /a/b/.</param>
internal sealed class FileHost(string folder) : IAsyncDisposable
{
    private WebApplication? _app;

    /// <summary>Where its folder is, with a slash at the end.</summary>
    public string Address => _app!.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!
        .Addresses.First() + "/";

    /// <summary>How often each path was asked for.</summary>
    public ConcurrentDictionary<string, int> Asked { get; } = new(StringComparer.Ordinal);

    /// <summary>What it says of WebAssembly.</summary>
    public string WasmType { get; init; } = "application/wasm";

    /// <summary>Seconds for which browsers may keep what is not the page itself; null: it does not say.</summary>
    public int? MaxAge { get; init; }

    /// <summary>Whether a file is not there, by its path.</summary>
    public Func<string, bool> IsMissing { get; init; } = _ => false;

    /// <summary>Changes the page itself.</summary>
    public Func<string, string> Page { get; init; } = page => page;

    /// <summary>Begins to serve.</summary>
    public async Task<FileHost> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(ServeAsync);
        await _app.StartAsync();
        return this;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app!.DisposeAsync();

    private async Task ServeAsync(HttpContext context)
    {
        string asked = context.Request.Path.Value!;
        _ = Asked.AddOrUpdate(asked, 1, (_, times) => times + 1);
        string name = asked.StartsWith("/a/b/", StringComparison.Ordinal) ? asked[5..]
            : asked.StartsWith("/a/", StringComparison.Ordinal) ? asked[3..] : asked[1..];
        string path = Path.Combine(folder, name.Length == 0 ? "index.html" : name);
        if (!File.Exists(path) || IsMissing(path))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        context.Response.ContentType = Path.GetExtension(path) switch
        {
            ".html" => "text/html",
            ".js" => "text/javascript",
            ".css" => "text/css",
            ".svg" => "image/svg+xml",
            ".wasm" => WasmType,
            _ => "application/octet-stream",
        };
        bool isPage = path.EndsWith(".html", StringComparison.Ordinal);
        if (MaxAge is not null && !isPage)
            context.Response.Headers.CacheControl = $"max-age={MaxAge}";
        if (isPage)
            await context.Response.WriteAsync(Page(await File.ReadAllTextAsync(path)), context.RequestAborted);
        else
            await context.Response.SendFileAsync(path, context.RequestAborted);
    }
}
