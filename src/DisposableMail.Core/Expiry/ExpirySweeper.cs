using System.Diagnostics;
using DisposableMail.Core.Inboxes;
using DisposableMail.Core.Messages;
using DisposableMail.Core.Sessions;
using DisposableMail.Core.Tokens;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace DisposableMail.Core.Expiry;

/// <summary>The door to the sweeper: removes from disk what nobody can see any more (invariant 4), in short steps: a writer waits for one at most.</summary>
public sealed class ExpirySweeper
{
    // Pages of large contents are freed one by one, so octets count beside rows.
    private const long BytesPerStep = 4L * 1024 * 1024;

    private readonly IMailDatabase _database;
    private readonly WriteGate _gate;
    private readonly TokenSweep _tokens;
    // From what is always quick enough to what fills the log by some 500 pages.
    private readonly StepSize _messages = new(10, 60);
    private readonly StepSize _inboxes = new(10, 100);
    private readonly StepSize _rows = new(20, 200);
    private readonly StepSize _pages = new(25, 300); // Of 4 KiB.
    private readonly ExpiryMetrics _metrics;
    private readonly InboxOptions _options;
    private readonly MailSessionOptions _sessions;
    private readonly TimeProvider _time;

    internal ExpirySweeper(
        IMailDatabase database, WriteGate gate, TokenSweep tokens, ExpiryMetrics metrics, IOptions<InboxOptions> options,
        IOptions<MailSessionOptions> sessions, TimeProvider time)
    {
        (_database, _gate, _tokens, _metrics) = (database, gate, tokens, metrics);
        (_options, _sessions, _time) = (options.Value, sessions.Value, time);
    }

    /// <summary>Removes everything expired by now and gives its space back.</summary>
    /// <returns>The number of inboxes removed.</returns>
    public async Task<int> SweepAsync(CancellationToken stop)
    {
        var removed = 0;
        while (await StepAsync("tokens", null, async () => await _tokens.StepAsync(stop) ? 1 : 0, stop) > 0)
            await Task.Yield();
        while (await FindEndedAsync(stop) is { Count: > 0 } ended)
        {
            while (await RemoveMessagesAsync(ended, stop))
                await Task.Yield();
            removed += await RemoveInboxesAsync(ended, stop);
        }

        await RemoveRowsAsync("addresses", Rested(AddressKind.Ordinary, _options.AddressRest), stop);
        await RemoveRowsAsync("addresses", Rested(AddressKind.Session, _sessions.RestorePeriod), stop);
        await RemoveRowsAsync("keys", ForgottenKeys(), stop);
        while (await ReclaimAsync(stop))
            await Task.Yield();
        return removed;
    }

    private async Task<IReadOnlyList<long>> FindEndedAsync(CancellationToken stop)
    {
        await using var db = _database.Open();
        var now = _time.GetUtcNow();
        return await db.Inboxes.Where(i => i.ExpiresAt <= now).OrderBy(i => i.ExpiresAt).Select(i => i.Id).Take(_inboxes.Value).ToListAsync(stop);
    }

    private async Task<bool> RemoveMessagesAsync(IReadOnlyList<long> inboxes, CancellationToken stop)
    {
        await using var db = _database.Open();
        // Before its turn: nobody but the sweeper brings these back, and what is gone by then is not removed twice.
        var found = await db.Messages.Where(m => inboxes.Contains(m.InboxId)).OrderBy(m => m.InboxId).ThenBy(m => m.Id).Select(m => new { m.Id, m.Content.SizeBytes })
            .Take(_messages.Value).ToListAsync(stop);
        if (found.Count == 0)
            return false;
        var octets = 0L;
        var ids = found.TakeWhile((m, i) => (octets += m.SizeBytes) <= BytesPerStep || i == 0).Select(m => m.Id).ToList();
        _metrics.Removed(await StepAsync("messages", _messages, RemoveAsync, stop));
        await SettleAsync(stop);
        return true;

        async Task<int> RemoveAsync()
        {
            await using var transaction = await db.Database.BeginTransactionAsync(stop);
            await MessageDeletion.RemoveAsync(db, ids, stop);
            await transaction.CommitAsync(CancellationToken.None);
            return ids.Count;
        }
    }

    private async Task<int> RemoveInboxesAsync(IReadOnlyList<long> ids, CancellationToken stop)
    {
        await using var db = _database.Open();
        var removed = await StepAsync("inboxes", _inboxes, RemoveAsync, stop);
        await SettleAsync(stop);
        return removed;

        async Task<int> RemoveAsync()
        {
            // An ended inbox accepts no mail; but a clock that was set back may have let one in since its messages were removed.
            await using var transaction = await db.Database.BeginTransactionAsync(stop);
            await db.Addresses.Where(a => a.InboxId != null && ids.Contains(a.InboxId.Value)).ExecuteUpdateAsync(
                set => set.SetProperty(a => a.FreedAt, a => db.Inboxes.Where(i => i.Id == a.InboxId).Select(i => (DateTimeOffset?)i.ExpiresAt).First())
                    .SetProperty(a => a.InboxId, (long?)null), stop);
            var gone = await db.Inboxes.Where(i => ids.Contains(i.Id) && !db.Messages.Any(m => m.InboxId == i.Id)).ExecuteDeleteAsync(stop);
            await transaction.CommitAsync(CancellationToken.None);
            return gone;
        }
    }

    private Func<MailDbContext, CancellationToken, Task<int>> Rested(AddressKind kind, TimeSpan rest)
    {
        var rested = _time.GetUtcNow() - rest;
        return (db, stop) => db.Addresses.Where(a => a.Kind == kind && a.FreedAt <= rested).OrderBy(a => a.FreedAt).Take(_rows.Value).ExecuteDeleteAsync(stop);
    }

    private Func<MailDbContext, CancellationToken, Task<int>> ForgottenKeys()
    {
        var forgotten = _time.GetUtcNow() - _options.IdempotencyWindow;
        return async (db, stop) =>
        {
            var old = await db.IdempotencyKeys.Where(k => k.CreatedAt <= forgotten).OrderBy(k => k.CreatedAt).Select(k => k.InboxId)
                .Take(_rows.Value).ToListAsync(stop);
            return old.Count == 0 ? 0 : await db.IdempotencyKeys.Where(k => k.CreatedAt <= forgotten && old.Contains(k.InboxId)).ExecuteDeleteAsync(stop);
        };
    }

    private async Task RemoveRowsAsync(string what, Func<MailDbContext, CancellationToken, Task<int>> remove, CancellationToken stop)
    {
        await using var db = _database.Open();
        while (await StepAsync(what, _rows, () => remove(db, stop), stop) > 0)
            await SettleAsync(stop);
    }

    private async Task<bool> ReclaimAsync(CancellationToken stop)
    {
        var hasMore = await StepAsync("space", _pages, async () => await _database.ReclaimSpaceAsync(_pages.Value, stop) ? _pages.Value : 0, stop) > 0;
        if (hasMore)
            await SettleAsync(stop);
        return hasMore;
    }

    // After a step, out of turn, and in one when the log has grown long: it begins anew only when all of it was written back, and beside a
    // sender who goes on there is always something more. Each of his mails would then see to it in its own turn.
    private async Task SettleAsync(CancellationToken stop)
    {
        if (await _database.SettleAsync(stop))
            return;
        await StepAsync("log", null, async () => await _database.SettleAsync(stop) ? 1 : 0, stop);
    }

    /// <summary>One turn: what a writer may have to wait for.</summary>
    /// <returns>What the work says it has done.</returns>
    private async Task<int> StepAsync(string name, StepSize? size, Func<Task<int>> work, CancellationToken stop)
    {
        var asked = Stopwatch.GetTimestamp();
        using var turn = await _gate.EnterAsync(stop);
        var started = Stopwatch.GetTimestamp();
        var done = await work();
        var time = Stopwatch.GetElapsedTime(started);
        _metrics.Took(name, time);
        size?.Took(done, time, waited: Stopwatch.GetElapsedTime(asked, started));
        return done;
    }
}
