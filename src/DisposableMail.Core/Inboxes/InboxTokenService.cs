using System.Collections.Concurrent;
using DisposableMail.Core.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace DisposableMail.Core.Inboxes;

/// <summary>The door to inbox tokens: who a token stands for, and making more of them.</summary>
public sealed class InboxTokenService
{
    private const int MaxRemembered = 100_000;

    // The owner's tier may be changed by another process, of which no version tells.
    private static readonly TimeSpan Freshness = TimeSpan.FromMinutes(1);

    private readonly IMailDatabase _database;
    private readonly WriteGate _gate;
    private readonly InboxChanges _changes;
    private readonly TierOptions _tiers;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, Known> _known = new();

    internal InboxTokenService(IMailDatabase database, WriteGate gate, InboxChanges changes, IOptions<TierOptions> tiers, TimeProvider time) =>
        (_database, _gate, _changes, _tiers, _time) = (database, gate, changes, tiers.Value, time);

    /// <summary>Who this token stands for: a caller that sees its inbox alone, and whose calls count against nobody's quota.</summary>
    /// <returns>Null when the token is unknown or its inbox has ended.</returns>
    public async ValueTask<Caller?> FindCallerAsync(string token, CancellationToken stop)
    {
        var hash = InboxToken.HashOf(token);
        var key = Convert.ToBase64String(hash);
        if (_known.TryGetValue(key, out var known) && _changes.Routes.Of(known.Inbox) == known.Version
            && known.ExpiresAt > _time.GetUtcNow() && _time.GetElapsedTime(known.ReadAt) < Freshness)
            return known.Caller;
        if (await ReadAsync(hash, stop) is not { } read)
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

    private async Task<Known?> ReadAsync(byte[] hash, CancellationToken stop)
    {
        await using var db = _database.Open();
        var inbox = await db.Inboxes.AsNoTracking().Where(i => db.InboxTokens.Any(t => t.Hash == hash && t.InboxId == i.Id))
            .Select(i => i.PublicId).FirstOrDefaultAsync(stop);
        // The version must be older than what is read.
        var (version, readAt) = (_changes.Routes.Of(inbox), _time.GetTimestamp());
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
        return new Known(caller, inbox, found.ExpiresAt, version, readAt);
    }

    private sealed record Known(Caller Caller, Guid Inbox, DateTimeOffset ExpiresAt, long Version, long ReadAt);
}
