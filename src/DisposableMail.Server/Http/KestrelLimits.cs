using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace DisposableMail.Server.Http;

/// <summary>What Kestrel itself must hold of a request before any middleware sees it: bounded, by section <c>Http</c>.</summary>
internal static class KestrelLimits
{
    private const int ChunkAllowance = 64 * 1024;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    public static void LimitRequests(this KestrelServerOptions kestrel)
    {
        var http = kestrel.ApplicationServices.GetRequiredService<IOptions<HttpOptions>>().Value;
        var limits = kestrel.Limits;
        limits.MaxRequestLineSize = http.MaxUrlBytes;
        limits.MaxRequestHeadersTotalSize = http.MaxHeaderBytes;
        limits.MaxRequestHeaderCount = http.MaxHeaders;
        // Kestrel counts the sizes of chunks, too. Who reads a body counts its octets.
        limits.MaxRequestBodySize = (2L * http.MaxBodyBytes) + ChunkAllowance;
        limits.MaxRequestBufferSize = Math.Max(limits.MaxRequestBufferSize ?? 0, Math.Max(http.MaxUrlBytes, http.MaxHeaderBytes)); // Kestrel insists.
        limits.RequestHeadersTimeout = http.HeaderTimeout;
        limits.KeepAliveTimeout = http.KeepAlive;
        limits.MinRequestBodyDataRate = limits.MinResponseDataRate = http.MinRate == 0 ? null : new MinDataRate(http.MinRate, Grace);
        // RFC 9112 §2.2 allows a lone LF as the end of a line. A proxy that does not would see another request than we do.
        AppContext.SetSwitch("Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators", true);
    }
}
