using DisposableMail.Core;
using DisposableMail.Core.Accounts;
using DisposableMail.Server.Dialects;

namespace DisposableMail.Server.Http;

/// <summary>Proves who calls an endpoint of a dialect, and leaves the <see cref="Caller"/> among the request's features.</summary>
internal sealed class CallerAuthentication(RequestDelegate next, ApiKeyService keys, FailedCredentialThrottle throttle)
{
    public async Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<IApiDialect>() is { } dialect)
        {
            http.Response.Headers.CacheControl = "no-store";
            if (await IdentifyAsync(http, dialect) is { } why)
            {
                await http.RefuseAsync(why, http.RequestAborted);
                return;
            }
        }

        await next(http);
    }

    private async ValueTask<Refusal?> IdentifyAsync(HttpContext http, IApiDialect dialect)
    {
        if (dialect.ReadCredential(http.Request) is not { } key)
            return new Refusal(RefusalKind.CredentialMissing, "An API key is required");

        // A right key is let in whatever came from its address before: behind one address there may be a whole office.
        if (await keys.FindCallerAsync(key, http.RequestAborted) is { } caller)
        {
            http.Features.Set(caller);
            return null;
        }

        return throttle.Count(http.Connection.RemoteIpAddress) is { } retryAfter
            ? new Refusal(RefusalKind.TooManyFailedCredentials, "Too many wrong API keys from your address") { RetryAfter = retryAfter }
            : new Refusal(RefusalKind.CredentialInvalid, "The API key is not valid");
    }
}
