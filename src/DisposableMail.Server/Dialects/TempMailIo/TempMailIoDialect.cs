using System.Globalization;
using System.Text.Json.Serialization;
using DisposableMail.Core;
using DisposableMail.Core.Limits;
using DisposableMail.Server.Http;

namespace DisposableMail.Server.Dialects.TempMailIo;

/// <summary>temp-mail.io's premium API v1.</summary>
internal sealed class TempMailIoDialect : IApiDialect
{
    public const string Key = "TempMailIo";

    public string Name => Key;

    // All of /v1 but what another dialect has there: this service's clients break on an error that is not in its envelope.
    public IReadOnlyList<string> PathPrefixes => ["/v1"];

    public JsonSerializerContext Json => TempMailIoJson.Wire;

    public void WriteQuota(IHeaderDictionary headers, Quota quota)
    {
        var rate = TempMailIoRateLimit.Of(quota);
        // A small "l": one client looks these names up with regard to case.
        headers["X-Ratelimit-Limit"] = rate.Limit.ToString(CultureInfo.InvariantCulture);
        headers["X-Ratelimit-Remaining"] = rate.Remaining.ToString(CultureInfo.InvariantCulture);
        headers["X-Ratelimit-Used"] = rate.Used.ToString(CultureInfo.InvariantCulture);
        headers["X-Ratelimit-Reset"] = rate.Reset.ToString(CultureInfo.InvariantCulture);
    }

    public Task WriteRefusalAsync(HttpContext http, Refusal why, CancellationToken stop)
    {
        var (status, code, detail) = FaceOf(why);
        http.Response.StatusCode = status;
        var type = status >= StatusCodes.Status500InternalServerError ? "api_error" : "request_error";
        var failure = new TempMailIoFailure(new TempMailIoError(type, code, detail), new TempMailIoFailureMeta(http.TraceIdentifier));
        return http.Response.WriteJsonAsync(failure, TempMailIoJson.Wire.TempMailIoFailure, stop);
    }

    // The service documents 400 and 429 only; its clients go by the code. What no call of theirs can meet keeps HTTP's own status.
    private static (int Status, string Code, string Detail) FaceOf(Refusal why) => why.Kind switch
    {
        RefusalKind.CredentialMissing => (400, "api_key_empty", "API token is empty"),
        RefusalKind.CredentialInvalid or RefusalKind.CredentialExpired => (400, "api_key_invalid", "API token is invalid"),
        RefusalKind.QuotaExceeded => (429, "rate_limited", "You have reached your rate limit. Please try again later."),
        RefusalKind.TooManyFailedCredentials or RefusalKind.CreationLimitReached or RefusalKind.RateLimited or RefusalKind.CaptchaRequired => (429, "rate_limited", why.Detail),
        RefusalKind.NotFound => (400, "not_found", why.Detail),
        RefusalKind.UnknownRoute => (404, "not_found", why.Detail),
        RefusalKind.MethodNotAllowed => (405, "method_not_allowed", why.Detail),
        RefusalKind.Unavailable or RefusalKind.InternalError => (Refusals.StatusOf(why.Kind), "internal_error", why.Detail),
        RefusalKind.RequestTooLarge or RefusalKind.UnsupportedMediaType or RefusalKind.HeadersTooLarge or RefusalKind.UrlTooLong
            or RefusalKind.RequestTimeout => (Refusals.StatusOf(why.Kind), "validation_error", why.Detail),
        _ => (400, "validation_error", why.Detail),
    };
}
