using System.Net;
using System.Security.Cryptography;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nabla.Lab.Session;

namespace Nabla.Lab.Server;

/// <summary>Serves the page and one session, on this machine only, to who has the token; a thread of its own
/// trains, unless a program does.</summary>
internal sealed class LabServer : IAsyncDisposable
{
    private const int MostBody = 1 << 20, MostConnections = 100, MostRequests = 1000;   // a second
    private static readonly TimeSpan s_slice = TimeSpan.FromMilliseconds(20);

    private readonly WebApplication _app;
    private readonly LabSession _session;
    private readonly Thread? _trainer;
    private readonly AutoResetEvent _woken = new(false);
    private volatile bool _isOver;

    private LabServer(WebApplication app, LabSession session, string token, bool trains)
    {
        (_app, _session) = (app, session);
        Port = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!
            .Addresses.First()).Port;
        Address = Invariant($"http://127.0.0.1:{Port}/?token={token}");
        if (!trains)
            return;
        _trainer = new(Train) { IsBackground = true, Name = "training" };
        session.Woken += Wake;
        _trainer.Start();
    }

    /// <summary>Where the page is, with the token that opens it.</summary>
    public string Address { get; }

    /// <summary>The port that was taken.</summary>
    public int Port { get; }

    /// <summary>Starts to serve.</summary>
    /// <param name="session">What is shown.</param>
    /// <param name="port">0: any that is free.</param>
    /// <param name="token">Who has it may ask; null: a new one.</param>
    /// <param name="trains">Whether the server works on the session; else somebody else does.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<LabServer> StartAsync(
        LabSession session, int port = 0, string? token = null, bool trains = true)
    {
        token ??= RandomNumberGenerator.GetHexString(32, lowercase: true);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MostBody;
            kestrel.Limits.MaxConcurrentConnections = MostConnections;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        // Eight pages that draw sixty times a second ask 480 times; who asks more often waits.
        builder.Services.AddRateLimiter(limits => limits.GlobalLimiter = PartitionedRateLimiter.Create(
            (HttpContext _) => RateLimitPartition.GetTokenBucketLimiter("all", _ => new()
            {
                TokenLimit = MostRequests, TokensPerPeriod = MostRequests / 10, QueueLimit = MostConnections,
                ReplenishmentPeriod = TimeSpan.FromMilliseconds(100),
            })));
        WebApplication app = builder.Build();
        app.Use(new Guard(token).InvokeAsync);
        app.UseRateLimiter();
        app.Run(context => Serve(context, session));
        await app.StartAsync().ConfigureAwait(false);
        return new(app, session, token, trains);
    }

    /// <summary>Stops training and serving.</summary>
    public async ValueTask DisposeAsync()
    {
        _isOver = true;
        _session.Woken -= Wake;
        Wake();
        await _app.DisposeAsync().ConfigureAwait(false);
        _trainer?.Join();
        _woken.Dispose();
    }

    private static async Task Serve(HttpContext context, LabSession session)
    {
        HttpResponse response = context.Response;
        if (HttpMethods.IsPost(context.Request.Method))
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted).ConfigureAwait(false);
            byte[] answer = session.Handle(body.GetBuffer().AsSpan(0, (int)body.Length));
            response.ContentType = answer[0] == '{' ? "application/json" : "application/octet-stream";
            response.Headers.CacheControl = "no-store";
            response.ContentLength = answer.Length;
            await response.Body.WriteAsync(answer, context.RequestAborted).ConfigureAwait(false);
            return;
        }

        if (PageFiles.Find(context.Request.Path.Value ?? "") is not { } file)
        {
            await Guard.Refuse(context, StatusCodes.Status404NotFound, "There is no such file.").ConfigureAwait(false);
            return;
        }

        bool takesCompressed = context.Request.Headers.AcceptEncoding.ToString().Contains(
            "br", StringComparison.Ordinal);
        byte[] bytes = file.IsCompressed && !takesCompressed ? file.Plain() : file.Bytes;
        response.ContentType = file.ContentType;
        if (file.IsCompressed && takesCompressed)
            response.Headers.ContentEncoding = "br";
        response.Headers.CacheControl = file.IsFingerprinted ? "public, max-age=31536000, immutable" : "no-cache";
        response.Headers.Vary = "Accept-Encoding";
        response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await response.Body.WriteAsync(bytes, context.RequestAborted).ConfigureAwait(false);
    }

    private void Wake() => _woken.Set();

    private void Train()
    {
        while (!_isOver)
        {
            TimeSpan wait = _session.Work(s_slice);
            if (wait != TimeSpan.Zero && !_isOver)
                _woken.WaitOne(wait);
        }
    }
}

/// <summary>Signals are for the program that serves, not for its server.</summary>
internal sealed class NoSignals : IHostLifetime
{
    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
