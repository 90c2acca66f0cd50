using Microsoft.Extensions.Options;

namespace DisposableMail.Server.Http;

/// <summary>Absolute URLs for clients to come back to.</summary>
internal static class PublicUrls
{
    /// <summary>
    /// Scheme and authority without a slash at the end: of the option <c>Http:PublicUrl</c>, else as the request was made; nothing for one
    /// that names no host (HTTP/1.0), whose URLs are paths then.
    /// </summary>
    public static string PublicUrl(this HttpContext http) =>
        http.RequestServices.GetRequiredService<IOptions<HttpOptions>>().Value.PublicUrl is { Length: > 0 } url
            ? url.TrimEnd('/')
            : !http.Request.Host.HasValue ? http.Request.PathBase : $"{http.Request.Scheme}://{http.Request.Host}{http.Request.PathBase}";
}
