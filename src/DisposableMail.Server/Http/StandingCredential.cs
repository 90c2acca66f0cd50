using DisposableMail.Core;
using DisposableMail.Server.Dialects;

namespace DisposableMail.Server.Http;

/// <summary>For requests that last: what let them in may be revoked meanwhile.</summary>
internal sealed class StandingCredential(Callers callers)
{
    /// <summary>Null while the request's credential is good, else the refusal that a new request would get.</summary>
    public async ValueTask<Refusal?> CheckAsync(HttpContext http, CancellationToken stop) =>
        (await http.GetEndpoint()!.Metadata.GetRequiredMetadata<IApiDialect>().IdentifyAsync(http, callers, stop)).Refusal;
}
