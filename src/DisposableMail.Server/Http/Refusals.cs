using System.Globalization;
using DisposableMail.Core;
using DisposableMail.Server.Dialects;

namespace DisposableMail.Server.Http;

/// <summary>Turns a refusal into the answer of the dialect that was spoken.</summary>
internal static class Refusals
{
    /// <summary>Answers in the envelope of the request's dialect.</summary>
    public static Task RefuseAsync(this HttpContext http, Refusal why, CancellationToken stop)
    {
        var headers = http.Response.Headers;
        headers.ContentLength = null;
        headers.ETag = default;
        headers.ContentDisposition = default;
        headers.CacheControl = "no-store";
        if (RetryAfterSeconds(why) is { } seconds)
            headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        var dialect = http.RequestServices.GetRequiredService<DialectPaths>().Of(http)
            ?? throw new InvalidOperationException("A refusal needs a dialect to be said in.");
        return dialect.WriteRefusalAsync(http, why, stop);
    }

    /// <summary>The status of RFC 9110 for each kind; a dialect may have others.</summary>
    public static int StatusOf(RefusalKind kind) => kind switch
    {
        RefusalKind.CredentialMissing or RefusalKind.CredentialInvalid or RefusalKind.CredentialExpired => StatusCodes.Status401Unauthorized,
        RefusalKind.TooManyFailedCredentials or RefusalKind.QuotaExceeded or RefusalKind.CreationLimitReached
            or RefusalKind.RateLimited or RefusalKind.CaptchaRequired => StatusCodes.Status429TooManyRequests,
        RefusalKind.TooManyInboxes or RefusalKind.TierForbids or RefusalKind.RestoreKeyWrong or RefusalKind.PasswordWrong => StatusCodes.Status403Forbidden,
        RefusalKind.NotFound or RefusalKind.UnknownRoute => StatusCodes.Status404NotFound,
        RefusalKind.InvalidInput or RefusalKind.DomainUnknown or RefusalKind.MalformedRequest
            or RefusalKind.PasswordTooShort or RefusalKind.PasswordMalformed => StatusCodes.Status400BadRequest,
        RefusalKind.AddressUnavailable => StatusCodes.Status409Conflict,
        RefusalKind.IdempotencyConflict => StatusCodes.Status422UnprocessableEntity,
        RefusalKind.RequestTooLarge => StatusCodes.Status413PayloadTooLarge,
        RefusalKind.HeadersTooLarge => StatusCodes.Status431RequestHeaderFieldsTooLarge,
        RefusalKind.UrlTooLong => StatusCodes.Status414UriTooLong,
        RefusalKind.RequestTimeout => StatusCodes.Status408RequestTimeout,
        RefusalKind.MethodNotAllowed => StatusCodes.Status405MethodNotAllowed,
        RefusalKind.UnsupportedMediaType => StatusCodes.Status415UnsupportedMediaType,
        RefusalKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
        RefusalKind.InternalError => StatusCodes.Status500InternalServerError,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    // RFC 9110 §10.2.3 counts in whole seconds; 0 would ask for a retry that fails. Clients of a 429 expect the header in any case.
    private static long? RetryAfterSeconds(Refusal why) => why.RetryAfter is { } wait
        ? Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds))
        : why.Kind is RefusalKind.Unavailable ? 1 : null;
}
