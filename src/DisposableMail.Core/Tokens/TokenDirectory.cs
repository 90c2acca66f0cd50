using System.Collections.Concurrent;
using DisposableMail.Core.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace DisposableMail.Core.Tokens;

/// <summary>Finds tokens by their digest; remembers for a second whom it found.</summary>
internal sealed class TokenDirectory(
    IMailDatabase database, CallerCache accounts, IOptions<TierOptions> tiers, IOptions<TokenOptions> options, TimeProvider time)
{
    private const int MaxRemembered = 100_000;

    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, KnownToken> _known = new();

    /// <summary>The token, ended or not; null when it is unknown or its account is disabled.</summary>
    public async ValueTask<KnownToken?> FindAsync(byte[] hash, CancellationToken stop)
    {
        var key = Convert.ToBase64String(hash);
        if (_known.TryGetValue(key, out var known) && known.Edition == accounts.Edition && time.GetElapsedTime(known.ReadAt) < Freshness)
            return known;
        // Before the database is read: what changes in between outdates what was read.
        var (edition, readAt) = (accounts.Edition, time.GetTimestamp());
        if (await ReadAsync(hash, stop) is not var (id, account, kind, expiresAt))
            return null;
        if (_known.Count >= MaxRemembered)
            _known.Clear();
        var caller = new Caller(account, tiers.Value.FindOrSmallest(options.Value.Tier)) { AccountKind = kind };
        return _known[key] = new KnownToken(caller, id, expiresAt, readAt, edition);
    }

    /// <summary>After a token has got another end, or none.</summary>
    public void Forget() => _known.Clear();

    private async Task<(long Id, long Account, AccountKind Kind, DateTimeOffset ExpiresAt)?> ReadAsync(byte[] hash, CancellationToken stop)
    {
        await using var db = database.Open();
        var found = await (
            from token in db.FreeTokens
            join account in db.Accounts on token.AccountId equals account.Id
            where token.Hash == hash && account.DisabledAt == null
            select new { token.Id, token.AccountId, account.Kind, token.ExpiresAt }).FirstOrDefaultAsync(stop);
        return found is null ? null : (found.Id, found.AccountId, found.Kind, found.ExpiresAt);
    }
}
