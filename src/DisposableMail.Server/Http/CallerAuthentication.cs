using DisposableMail.Core;
using DisposableMail.Server.Dialects;

namespace DisposableMail.Server.Http;

/// <summary>Proves who calls an endpoint of a dialect, and leaves the <see cref="Caller"/> among the request's features.</summary>
internal sealed class CallerAuthentication(RequestDelegate next, Callers callers, FailedCredentialThrottle throttle)
{
    public async Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<IApiDialect>() is { } dialect)
        {
            http.Response.Headers.CacheControl = "no-store";
            if (!(await dialect.IdentifyAsync(http, callers, http.RequestAborted)).TryGet(out var caller, out var why))
            {
                await http.RefuseAsync(Throttle(http, why), http.RequestAborted);
                return;
            }

            // HEAD is safe (RFC 9110 §9.2.1): it marks nothing as seen.
            http.Features.Set(http.IsHead() ? caller with { IsReadOnly = true } : caller);
        }

        await next(http);
    }

    // A right key is let in whatever came from its address before: behind one address there may be a whole office.
    private Refusal Throttle(HttpContext http, Refusal why) =>
        why.Kind == RefusalKind.CredentialInvalid && throttle.Count(http.Connection.RemoteIpAddress) is { } retryAfter
            ? new Refusal(RefusalKind.TooManyFailedCredentials, "Too many wrong API keys from your address") { RetryAfter = retryAfter }
            : why;
}
