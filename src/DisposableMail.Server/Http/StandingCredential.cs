using DisposableMail.Core;
using DisposableMail.Core.Accounts;
using DisposableMail.Server.Dialects;

namespace DisposableMail.Server.Http;

/// <summary>For requests that last: what let them in may be revoked meanwhile.</summary>
internal sealed class StandingCredential(ApiKeyService keys)
{
    /// <summary>Null while the request's key is good, else the refusal that a new request would get.</summary>
    public async ValueTask<Refusal?> CheckAsync(HttpContext http, CancellationToken stop) =>
        http.GetEndpoint()?.Metadata.GetMetadata<IApiDialect>()?.ReadCredential(http.Request) is { } key
            && await keys.FindCallerAsync(key, stop) is not null
            ? null
            : new Refusal(RefusalKind.CredentialInvalid, "The API key is not valid");
}
