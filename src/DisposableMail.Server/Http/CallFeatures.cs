using DisposableMail.Core;
using DisposableMail.Core.Limits;
using Microsoft.AspNetCore.Http.Features;

namespace DisposableMail.Server.Http;

/// <summary>What the pipeline has found out about a request.</summary>
internal static class CallFeatures
{
    /// <summary>Who calls; there is one on every endpoint of a dialect.</summary>
    public static Caller Caller(this HttpContext http) => http.Features.GetRequiredFeature<Caller>();

    /// <summary>What this call left of the quota; there is none on uncounted actions.</summary>
    public static Quota Quota(this HttpContext http) => http.Features.GetRequiredFeature<Quota>();

    /// <summary>Whether the client asked for the headers alone.</summary>
    public static bool IsHead(this HttpContext http) => http.Features.Get<HeadersOnly>() is not null;
}
