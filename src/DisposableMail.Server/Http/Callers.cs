using DisposableMail.Core;
using DisposableMail.Core.Accounts;
using DisposableMail.Core.Inboxes;

namespace DisposableMail.Server.Http;

/// <summary>The kinds of callers there are; which of them it serves, each dialect says.</summary>
internal sealed class Callers(ApiKeyService keys, InboxTokenService tokens, AnonymousService anonymous)
{
    private static readonly Refusal Missing = new(RefusalKind.CredentialMissing, "An API key is required");
    private static readonly Refusal Wrong = new(RefusalKind.CredentialInvalid, "The API key is not valid");

    // The bearer of a token for an inbox that there is not.
    private static readonly Caller Anybody = new(0, new Tier()) { OnlyInbox = Guid.Empty };

    /// <summary>The account whose key this is.</summary>
    /// <returns>The caller; CredentialMissing for null; CredentialInvalid.</returns>
    public async ValueTask<Result<Caller>> OfKeyAsync(string? key, CancellationToken stop)
    {
        if (key is null)
            return Missing;
        return await keys.FindCallerAsync(key, stop) is { } caller ? caller : Wrong;
    }

    /// <summary>As <see cref="OfKeyAsync"/>, and the bearer of an inbox token.</summary>
    public async ValueTask<Result<Caller>> OfKeyOrTokenAsync(string? credential, CancellationToken stop)
    {
        var account = await OfKeyAsync(credential, stop);
        return account.Refusal is not null && credential is not null && await tokens.FindCallerAsync(credential, stop) is { } bearer ? bearer : account;
    }

    /// <summary>As <see cref="OfKeyAsync"/>, but without a key nobody in particular, at the request's address.</summary>
    public ValueTask<Result<Caller>> OfKeyOrNobodyAsync(HttpContext http, string? key, CancellationToken stop) =>
        key is null ? anonymous.AdmitAsync(http.Connection.RemoteIpAddress, stop) : OfKeyAsync(key, stop);

    /// <summary>
    /// As <see cref="OfKeyAsync"/>, but without a key anybody at all, who sees and makes nothing: for what is no secret, and for what
    /// something else in the request opens.
    /// </summary>
    public ValueTask<Result<Caller>> OfKeyOrAnybodyAsync(string? key, CancellationToken stop) =>
        key is null ? ValueTask.FromResult<Result<Caller>>(Anybody) : OfKeyAsync(key, stop);
}
