using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using DisposableMail.Core;
using DisposableMail.Core.Limits;
using DisposableMail.Server.Http;

namespace DisposableMail.Server.Dialects.DustMail;

/// <summary>DustMail's API v1, and the house's own extensions in its envelope.</summary>
internal sealed class DustMailDialect : IApiDialect
{
    public string Name => "DustMail";

    public IReadOnlyList<string> PathPrefixes => ["/api/v1", "/v1/inbox", "/v1/webhooks"];

    public JsonSerializerContext Json => DustMailJson.Wire;

    public void WriteQuota(IHeaderDictionary headers, Quota quota)
    {
        // Clients read integers here: without a limit there is one that nobody reaches. The body says null.
        var limit = quota.Limit ?? int.MaxValue;
        headers["X-RateLimit-Limit"] = Number(limit);
        headers["X-RateLimit-Remaining"] = Number(quota.Remaining ?? limit - quota.Used);
        headers["X-RateLimit-Used"] = Number(quota.Used);
        headers["X-RateLimit-Reset"] = Number(quota.ResetsAt.ToUnixTimeSeconds());
    }

    public Task WriteRefusalAsync(HttpContext http, Refusal why, CancellationToken stop)
    {
        http.Response.StatusCode = Refusals.StatusOf(why.Kind);
        // RFC 9110 §11.6.1: a 401 names a scheme that would do.
        if (http.Response.StatusCode == StatusCodes.Status401Unauthorized)
            http.Response.Headers.WWWAuthenticate = "Bearer";
        var error = new DustMailError(false, why.Detail, JsonNamingPolicy.SnakeCaseLower.ConvertName(why.Kind.ToString()));
        return http.Response.WriteJsonAsync(error, DustMailJson.Wire.DustMailError, stop);
    }

    public static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
