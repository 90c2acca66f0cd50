using Microsoft.Extensions.Primitives;

namespace DisposableMail.Server.Http;

/// <summary>Refuses a request whose end a proxy before us could see elsewhere than we do (request smuggling), and ends the connection.</summary>
/// <remarks>RFC 9112 §6.1, §6.3 leave a server the choice to go by Transfer-Encoding alone; no client of ours has a reason to send such.</remarks>
internal sealed class AmbiguousLengths(RequestDelegate next)
{
    // Where Kestrel puts a Content-Length that came beside Transfer-Encoding.
    private const string SetAside = "X-Content-Length";

    public Task InvokeAsync(HttpContext http)
    {
        var coding = http.Request.Headers.TransferEncoding;
        if (coding.Count == 0 || IsPlainChunked(http.Request, coding))
            return next(http);
        http.Response.Headers.Connection = "close";
        http.Response.StatusCode = StatusCodes.Status400BadRequest;
        return Task.CompletedTask;
    }

    // HTTP/1.0 knows no codings, and another one than "chunked" we could not undo.
    private static bool IsPlainChunked(HttpRequest request, StringValues coding) =>
        HttpProtocol.IsHttp11(request.Protocol)
        && coding.Count == 1 && string.Equals(coding[0]?.Trim(), "chunked", StringComparison.OrdinalIgnoreCase)
        && !request.Headers.ContainsKey("Content-Length") && !request.Headers.ContainsKey(SetAside);
}
