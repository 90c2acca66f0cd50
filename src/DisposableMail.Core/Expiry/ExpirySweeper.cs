using DisposableMail.Core.Inboxes;
using DisposableMail.Core.Messages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace DisposableMail.Core.Expiry;

/// <summary>The door to the sweeper: removes from disk what nobody can see any more (invariant 4), in steps no writer feels.</summary>
public sealed class ExpirySweeper
{
    // One step is one short transaction: what a mail waits behind it stays far below the 50 ms promised.
    private const int MessagesPerStep = 100;
    private const int InboxesPerStep = 100;

    private readonly IMailDatabase _database;
    private readonly WriteGate _gate;
    private readonly InboxOptions _options;
    private readonly TimeProvider _time;

    internal ExpirySweeper(IMailDatabase database, WriteGate gate, IOptions<InboxOptions> options, TimeProvider time) =>
        (_database, _gate, _options, _time) = (database, gate, options.Value, time);

    /// <summary>Removes everything expired by now and gives its space back.</summary>
    /// <returns>The number of inboxes removed.</returns>
    public async Task<int> SweepAsync(CancellationToken stop)
    {
        var removed = 0;
        while (await RemoveMessagesAsync(stop))
            await Task.Yield();
        while (await RemoveInboxesAsync(stop) is > 0 and var count)
            removed += count;
        await RemoveRestedAddressesAsync(stop);
        while (await ReclaimAsync(stop))
            await Task.Yield();
        return removed;
    }

    private async Task<bool> RemoveMessagesAsync(CancellationToken stop)
    {
        using var turn = await _gate.EnterAsync(stop);
        await using var db = _database.Open();
        var now = _time.GetUtcNow();
        var ids = await (
            from inbox in db.Inboxes
            where inbox.ExpiresAt <= now
            join message in db.Messages on inbox.Id equals message.InboxId
            select message.Id).Take(MessagesPerStep).ToListAsync(stop);
        if (ids.Count == 0)
            return false;
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await MessageDeletion.RemoveAsync(db, ids, stop);
        await transaction.CommitAsync(CancellationToken.None);
        return true;
    }

    private async Task<int> RemoveInboxesAsync(CancellationToken stop)
    {
        using var turn = await _gate.EnterAsync(stop);
        await using var db = _database.Open();
        var now = _time.GetUtcNow();
        // A mail committed since the messages were removed cannot be there: an expired inbox accepts none.
        var ids = await db.Inboxes.Where(i => i.ExpiresAt <= now && !db.Messages.Any(m => m.InboxId == i.Id))
            .OrderBy(i => i.Id).Select(i => i.Id).Take(InboxesPerStep).ToListAsync(stop);
        if (ids.Count == 0)
            return 0;
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await db.Addresses.Where(a => ids.Contains(a.InboxId!.Value)).ExecuteUpdateAsync(
            set => set.SetProperty(a => a.FreedAt, a => db.Inboxes.Where(i => i.Id == a.InboxId).Select(i => (DateTimeOffset?)i.ExpiresAt).First())
                .SetProperty(a => a.InboxId, (long?)null), stop);
        var removed = await db.Inboxes.Where(i => ids.Contains(i.Id)).ExecuteDeleteAsync(stop);
        await transaction.CommitAsync(CancellationToken.None);
        return removed;
    }

    private async Task RemoveRestedAddressesAsync(CancellationToken stop)
    {
        using var turn = await _gate.EnterAsync(stop);
        await using var db = _database.Open();
        var rested = _time.GetUtcNow() - _options.AddressRest;
        var forgotten = _time.GetUtcNow() - _options.IdempotencyWindow;
        await db.Addresses.Where(a => a.FreedAt <= rested).OrderBy(a => a.FreedAt).Take(InboxesPerStep * 10).ExecuteDeleteAsync(stop);
        await db.IdempotencyKeys.Where(k => k.CreatedAt <= forgotten).ExecuteDeleteAsync(stop);
    }

    private async Task<bool> ReclaimAsync(CancellationToken stop)
    {
        using var turn = await _gate.EnterAsync(stop);
        return await _database.ReclaimSpaceAsync(stop);
    }
}
