using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Nabla.Lab.Server;

/// <summary>
/// Lets in who may ask. The Host must be this machine's, under whatever port (a tunnel may have another), so that no
/// foreign name can be made to lead here. An Origin must be the page's own. Changes come from the page itself, as JSON
/// and with the token of the printed address.
/// </summary>
/// <param name="token">The token.</param>
internal sealed class Guard(string token)
{
    /// <summary>The header that the token comes in.</summary>
    public const string TokenHeader = "X-Nabla-Token";

    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; " +
        "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; " +
        "frame-ancestors 'none'";

    private readonly byte[] _token = Encoding.ASCII.GetBytes(token);

    /// <summary>Checks a request and passes it on, or refuses it.</summary>
    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        HttpRequest request = context.Request;
        IHeaderDictionary headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (!IsLocal(request.Host))
            return Refuse(context, StatusCodes.Status403Forbidden, "This Host is not allowed: open 127.0.0.1.");
        if (request.Headers.Origin is { Count: > 0 } origin && origin != $"http://{request.Host}")
            return Refuse(context, StatusCodes.Status403Forbidden, "Requests of other pages are not allowed.");
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
            return next(context);
        if (!HttpMethods.IsPost(request.Method) || request.Path != "/api")
            return Refuse(context, StatusCodes.Status405MethodNotAllowed, "Only /api takes requests, by POST.");
        if (request.Headers["Sec-Fetch-Site"] is { Count: > 0 } site && site != "same-origin" && site != "none")
            return Refuse(context, StatusCodes.Status403Forbidden, "Requests of other pages are not allowed.");
        if (request.ContentType?.Split(';')[0].Trim() != "application/json")
            return Refuse(context, StatusCodes.Status415UnsupportedMediaType, "Requests are JSON.");
        byte[] given = Encoding.UTF8.GetBytes(request.Headers[TokenHeader].ToString());
        return CryptographicOperations.FixedTimeEquals(given, _token) ? next(context) : Refuse(
            context, StatusCodes.Status401Unauthorized,
            "The token is missing or of another server: open the address that nabla lab printed last.");
    }

    /// <summary>Answers with a status and one sentence.</summary>
    public static Task Refuse(HttpContext context, int status, string why)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(why + "\n", context.RequestAborted);
    }

    private static bool IsLocal(HostString host) =>
        host.Host is "localhost" or "127.0.0.1" or "[::1]";
}
