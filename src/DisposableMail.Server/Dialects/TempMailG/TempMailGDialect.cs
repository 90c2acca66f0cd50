using System.Globalization;
using System.Text.Json.Serialization;
using DisposableMail.Core;
using DisposableMail.Core.Limits;
using DisposableMail.Server.Http;

namespace DisposableMail.Server.Dialects.TempMailG;

/// <summary>tempmailg's user API.</summary>
internal sealed class TempMailGDialect : IApiDialect
{
    private const string TokenParameter = "email_token";

    public string Name => "TempMailG";

    public IReadOnlyList<string> PathPrefixes => ["/api/emails", "/api/messages", "/api/domains"];

    public JsonSerializerContext Json => TempMailGJson.Wire;

    public bool CountsSuccessesOnly => true;

    public void Configure(DialectOptions options) => (options.Window, options.Calls) = (QuotaWindow.Month, 50_000);

    public async ValueTask<Result<Caller>> IdentifyAsync(HttpContext http, Callers callers, CancellationToken stop)
    {
        if (KeyHeaders.Read(http.Request) is { } credential)
            return await callers.OfKeyOrTokenAsync(credential, stop);
        var token = http.Request.Query[TokenParameter].ToString();
        var bearer = await callers.OfKeyOrTokenAsync(token.Length > 0 ? token : null, stop);
        // A URL is kept by histories and proxies: it may hold what opens one mailbox, never the key of an account.
        return bearer.TryGet(out var caller, out _) && caller.IsAccount
            ? new Refusal(RefusalKind.CredentialInvalid, $"{TokenParameter} takes no API key")
            : bearer;
    }

    public void WriteQuota(IHeaderDictionary headers, Quota quota)
    {
        // Clients read integers here: without a limit there is one that nobody reaches.
        headers["X-RateLimit-Limit"] = Number(quota.Limit ?? int.MaxValue);
        headers["X-RateLimit-Used"] = Number(quota.Used);
        headers["X-RateLimit-Remaining"] = Number(quota.Remaining ?? int.MaxValue - quota.Used);
        headers["X-RateLimit-Reset"] = TempMailGTimes.Iso(quota.ResetsAt);
    }

    public Task WriteRefusalAsync(HttpContext http, Refusal why, CancellationToken stop)
    {
        var (status, message) = FaceOf(why);
        http.Response.StatusCode = status;
        // RFC 9110 §11.6.1: a 401 names a scheme that would do.
        if (status == StatusCodes.Status401Unauthorized)
            http.Response.Headers.WWWAuthenticate = "Bearer";
        var errors = status == StatusCodes.Status422UnprocessableEntity && why.Field is { } field
            ? new Dictionary<string, IReadOnlyList<string>> { [field] = [message] }
            : null;
        return http.Response.WriteJsonAsync(new TempMailGFailure(false, message, errors), TempMailGJson.Wire.TempMailGFailure, stop);
    }

    // The service is a Laravel application: its statuses, and its words where it always says the same.
    private static (int Status, string Message) FaceOf(Refusal why) => why.Kind switch
    {
        RefusalKind.CredentialMissing or RefusalKind.CredentialInvalid => (401, "Unauthenticated."),
        RefusalKind.QuotaExceeded or RefusalKind.TooManyFailedCredentials => (429, "Too Many Attempts."),
        RefusalKind.InvalidInput or RefusalKind.DomainUnknown or RefusalKind.AddressUnavailable => (422, why.Detail),
        RefusalKind.Unavailable => (503, "Service Unavailable"),
        RefusalKind.InternalError => (500, "Server Error"),
        _ => (Refusals.StatusOf(why.Kind), why.Detail),
    };

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
