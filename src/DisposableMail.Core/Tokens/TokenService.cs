using System.Net;
using DisposableMail.Core.Accounts;
using Microsoft.Extensions.Options;

namespace DisposableMail.Core.Tokens;

/// <summary>The door to free tokens: each stands for an identity of its own, that owns sessions and personal domains.</summary>
public sealed class TokenService
{
    private readonly TokenDirectory _directory;
    private readonly TokenIssue _issue;
    private readonly TokenLimits _limits;
    private readonly ApiKeyService _keys;
    private readonly TokenOptions _options;
    private readonly TimeProvider _time;

    internal TokenService(
        TokenDirectory directory, TokenIssue issue, TokenLimits limits, ApiKeyService keys, IOptions<TokenOptions> options, TimeProvider time) =>
        (_directory, _issue, _limits, _keys, _options, _time) = (directory, issue, limits, keys, options.Value, time);

    /// <summary>The lifetimes there are: an hour, 1, 7, 30 and 90 days.</summary>
    public static IReadOnlyList<TimeSpan> Lifetimes { get; } =
        [TimeSpan.FromHours(1), TimeSpan.FromDays(1), TimeSpan.FromDays(7), TimeSpan.FromDays(30), TimeSpan.FromDays(90)];

    /// <summary>Makes a token with an identity of its own.</summary>
    /// <param name="lifetime">One of <see cref="Lifetimes"/>.</param>
    /// <param name="client">Who asks; null when unknown: all such count as one.</param>
    /// <returns>The token, or: CaptchaRequired (with RetryAfter when waiting helps), InvalidInput (lifetime).</returns>
    public async Task<Result<IssuedToken>> GenerateAsync(TimeSpan lifetime, IPAddress? client, CancellationToken stop) =>
        (_limits.Check(lifetime) ?? _limits.Take(client)) is { } refusal ? refusal : await _issue.CreateAsync(lifetime, stop);

    /// <summary>
    /// Makes a token of the same identity. The old one is good until its own end, so that clients which still have it go on; of more than ten
    /// of an identity the first to end is dropped.
    /// </summary>
    /// <param name="token">Also one that has ended within <see cref="TokenOptions.RenewalPeriod"/>.</param>
    /// <returns>The token, or: CredentialInvalid (unknown, or no free token), CredentialExpired, CaptchaRequired, InvalidInput (lifetime).</returns>
    public async Task<Result<IssuedToken>> RenewAsync(string token, TimeSpan lifetime, IPAddress? client, CancellationToken stop)
    {
        if (!TokenText.TryReadEnd(token, out var end))
            return Unknown;
        var known = await _directory.FindAsync(KeySecret.HashOf(token), stop);
        if (end + _options.RenewalPeriod <= _time.GetUtcNow())
            return known is null ? Forgotten : Expired;
        if (known is null)
            return Unknown;
        if ((_limits.Check(lifetime) ?? _limits.Take(client)) is { } refusal)
            return refusal;
        return await _issue.CreateAsync(known.Caller.AccountId, lifetime, stop) is { } renewed ? renewed : Unknown;
    }

    /// <summary>Who this token stands for: a free token, the key of an account, or, where they are accepted, a legacy token.</summary>
    /// <param name="client">Who asks: a network makes no more legacy identities than tokens.</param>
    /// <returns>
    /// The caller (<see cref="Caller.IsFree"/>, <see cref="Caller.IsLegacy"/>), or: CredentialMissing (empty), CredentialExpired,
    /// CredentialInvalid (unknown, revoked, too short), CaptchaRequired (a new legacy token beyond the limit).
    /// </returns>
    public async ValueTask<Result<Caller>> FindCallerAsync(string token, IPAddress? client, CancellationToken stop)
    {
        if (token.Length == 0)
            return new Refusal(RefusalKind.CredentialMissing, "a token is required");
        if (token.Length < TokenText.MinCharacters)
            return new Refusal(RefusalKind.CredentialInvalid, "a token has 8 characters or more");
        if (TokenText.TryReadEnd(token, out var end) && await _directory.FindAsync(KeySecret.HashOf(token), stop) is { } free)
            return free.ExpiresAt > _time.GetUtcNow() ? free.Caller : Expired;
        // The key of an account may look like a free token by chance.
        if (await _keys.FindCallerAsync(token, stop) is { } account)
            return account;
        if (end > DateTimeOffset.MinValue)
            return end <= _time.GetUtcNow() ? Forgotten : Unknown;
        return _options.Legacy == LegacyTokens.Accept && !KeySecret.KnownPrefixes.Any(p => token.StartsWith(p, StringComparison.Ordinal))
            ? await FindLegacyAsync(KeySecret.HashOf(token), client, stop)
            : Unknown;
    }

    /// <summary>Forgets how many tokens a network got, for somebody there has shown to be a person.</summary>
    /// <param name="network">As <see cref="ClientNetwork.Of"/> says it.</param>
    public void ForgiveNetwork(string network) => _limits.Forget(network);

    private static Refusal Unknown => new(RefusalKind.CredentialInvalid, "the token is not valid");

    private static Refusal Expired => new(RefusalKind.CredentialExpired, "the token has expired");

    // Says the same. Whoever makes tokens up may write any end into them.
    private static Refusal Forgotten => Expired with { IsOfUnknownCredential = true };

    private async ValueTask<Result<Caller>> FindLegacyAsync(byte[] hash, IPAddress? client, CancellationToken stop)
    {
        if (await _directory.FindAsync(hash, stop) is { } known)
        {
            await _issue.ProlongLegacyAsync(known, stop);
            return known.Caller;
        }

        if (_limits.Take(client) is { } refusal)
            return refusal;
        await _issue.CreateLegacyAsync(hash, stop);
        return await _directory.FindAsync(hash, stop) is { } made ? made.Caller : Unknown; // Its account may be disabled.
    }
}
