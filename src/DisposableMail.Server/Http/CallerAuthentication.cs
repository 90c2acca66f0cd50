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
                // A right key is let in whatever came from its address before: behind one address there may be a whole office.
                await http.RefuseAsync(throttle.Judge(http, why), http.RequestAborted);
                return;
            }

            // HEAD is safe (RFC 9110 §9.2.1): it marks nothing as seen.
            http.Features.Set(http.IsHead() ? caller with { IsReadOnly = true } : caller);
        }

        await next(http);
    }
}
