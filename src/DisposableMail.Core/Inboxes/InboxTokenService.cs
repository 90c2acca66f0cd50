using System.Collections.Concurrent;
using DisposableMail.Core.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace DisposableMail.Core.Inboxes;

/// <summary>The door to inbox tokens: who a token stands for, and making more of them.</summary>
public sealed class InboxTokenService
{
    private const int MaxRemembered = 100_000;

    // The owner may be disabled, or get another tier, by another process, of which nothing here tells.
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);

    private readonly IMailDatabase _database;
    private readonly WriteGate _gate;
    private readonly InboxChanges _changes;
    private readonly CallerCache _accounts;
    private readonly TierOptions _tiers;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, Known> _known = new();

    internal InboxTokenService(
        IMailDatabase database, WriteGate gate, InboxChanges changes, CallerCache accounts, IOptions<TierOptions> tiers, TimeProvider time) =>
        (_database, _gate, _changes, _accounts, _tiers, _time) = (database, gate, changes, accounts, tiers.Value, time);

    /// <summary>Who this token stands for: a caller that sees its inbox alone, and whose calls count against nobody's quota.</summary>
    /// <returns>Null when the token is unknown, its inbox has ended, or its owner's account is disabled.</returns>
    public async ValueTask<Caller?> FindCallerAsync(string token, CancellationToken stop)
    {
        var hash = InboxToken.HashOf(token);
        var key = Convert.ToBase64String(hash);
        if (_known.TryGetValue(key, out var known) && IsFresh(known))
            return known.Caller;
        if (await ReadAsync(hash, known is not null && _changes.Routes.Of(known.Inbox) == known.Version ? known.Inbox : null, stop) is not { } read)
            return null;
        if (_known.Count >= MaxRemembered)
            _known.Clear();
        _known[key] = read;
        return read.Caller;
    }

    /// <summary>Makes a token for an inbox of the caller; of more than ten the oldest ends.</summary>
    /// <returns>The token, the only time it is shown; NotFound; TierForbids for the bearer of a token.</returns>
    public async Task<Result<string>> IssueAsync(Caller caller, Guid inbox, InboxTokenRight right, CancellationToken stop)
    {
        if (caller.OnlyInbox is not null)
            return new Refusal(RefusalKind.TierForbids, "a token makes no tokens");
        using var turn = await _gate.EnterAsync(stop);
        await using var db = _database.Open();
        var found = await db.Inboxes.Where(i => i.PublicId == inbox).OwnedBy(caller).Alive(_time.GetUtcNow()).FirstOrDefaultAsync(stop);
        if (found is null)
            return Refusal.NotFound("Inbox");
        var token = await InboxToken.AddFurtherAsync(db, found, right, stop);
        await db.SaveChangesAsync(CancellationToken.None);
        _changes.Routes.Move(inbox);
        return token;
    }

    private bool IsFresh(Known known) => _changes.Routes.Of(known.Inbox) == known.Version && _accounts.Edition == known.Edition
        && known.ExpiresAt > _time.GetUtcNow() && _time.GetElapsedTime(known.ReadAt) < Freshness;

    /// <param name="known">The inbox it was for when it was last read: a poll that comes every few seconds costs one statement.</param>
    private async Task<Known?> ReadAsync(byte[] hash, Guid? known, CancellationToken stop)
    {
        await using var db = _database.Open();
        var inbox = known ?? await db.Inboxes.AsNoTracking().Where(i => db.InboxTokens.Any(t => t.Hash == hash && t.InboxId == i.Id))
            .Select(i => i.PublicId).FirstOrDefaultAsync(stop);
        // Version and edition must be older than what is read.
        var (version, edition, readAt) = (_changes.Routes.Of(inbox), _accounts.Edition, _time.GetTimestamp());
        var found = await (
            from t in db.InboxTokens
            join i in db.Inboxes.Alive(_time.GetUtcNow()) on t.InboxId equals i.Id
            join a in db.Accounts on i.OwnerAccountId equals a.Id
            where t.Hash == hash && i.PublicId == inbox && a.DisabledAt == null
            select new { t.Right, i.OwnerAccountId, i.ExpiresAt, a.TierName }).FirstOrDefaultAsync(stop);
        if (found is null)
            return null;
        var tier = _tiers.FindOrSmallest(found.TierName) with { Calls = null };
        var caller = new Caller(found.OwnerAccountId, tier) { OnlyInbox = inbox, IsReadOnly = found.Right == InboxTokenRight.Read };
        return new Known(caller, inbox, found.ExpiresAt, version, edition, readAt);
    }

    private sealed record Known(Caller Caller, Guid Inbox, DateTimeOffset ExpiresAt, long Version, int Edition, long ReadAt);
}
