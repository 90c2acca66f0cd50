using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;

namespace DisposableMail.Core.Limits;

/// <summary>The door to quotas: counts in memory, stores every second, so that a call costs no write.</summary>
/// <remarks>A clean stop loses nothing; a crash forgets at most the calls since the last <see cref="FlushAsync"/>.</remarks>
public sealed class QuotaService
{
    internal const string Creations = "creations";
    private const string Calls = "calls";

    private readonly ConcurrentDictionary<(long Account, string Name), Lazy<Task<Counter>>> _counters = new();
    private readonly IMailDatabase _database;
    private readonly WriteGate _gate;
    private readonly TimeProvider _time;

    internal QuotaService(IMailDatabase database, WriteGate gate, TimeProvider time) => (_database, _gate, _time) = (database, gate, time);

    /// <summary>Counts one call of the caller.</summary>
    /// <param name="dialect">The dialect it came through; counts apart only when it has a window of its own.</param>
    /// <param name="window">That window, or null for the tier's.</param>
    public async ValueTask<Quota> TakeCallAsync(Caller caller, string dialect, QuotaWindow? window, CancellationToken stop) =>
        (await CallsAsync(caller, dialect, window, stop)).Take(caller.Tier.Calls, window ?? caller.Tier.Window, _time.GetUtcNow());

    /// <summary>What <see cref="TakeCallAsync"/> would find, counting nothing.</summary>
    public async ValueTask<Quota> PeekCallsAsync(Caller caller, string dialect, QuotaWindow? window, CancellationToken stop) =>
        (await CallsAsync(caller, dialect, window, stop)).Peek(caller.Tier.Calls, window ?? caller.Tier.Window, _time.GetUtcNow());

    /// <summary>Stores what was counted since the last time. Called every second and at the end.</summary>
    public async Task FlushAsync(CancellationToken stop)
    {
        using var turn = await _gate.EnterAsync(stop);
        await using var db = _database.Open();
        var saving = new List<Counter>();
        try
        {
            foreach (var ((account, name), loading) in _counters)
            {
                if (!loading.IsValueCreated || !loading.Value.IsCompletedSuccessfully)
                    continue;
                var counter = await loading.Value;
                if (counter.TakeUnsaved() is not { } state)
                    continue;
                saving.Add(counter);
                await StoreAsync(db, account, name, state.WindowStart, state.Used, stop);
            }

            await db.SaveChangesAsync(stop);
            saving.Clear();
        }
        finally
        {
            saving.ForEach(static counter => counter.MarkUnsaved());
        }
    }

    internal async ValueTask<Quota> TakeAsync(Caller caller, string name, CancellationToken stop) =>
        (await CounterAsync(caller.AccountId, name, stop)).Take(caller.Tier.CreationsPerDay, QuotaWindow.Day, _time.GetUtcNow());

    internal async ValueTask GiveBackAsync(Caller caller, string name, CancellationToken stop) =>
        (await CounterAsync(caller.AccountId, name, stop)).GiveBack();

    private static async Task StoreAsync(MailDbContext db, long account, string name, DateTimeOffset windowStart, int used, CancellationToken stop)
    {
        var row = await db.QuotaCounters.FirstOrDefaultAsync(c => c.AccountId == account && c.Name == name, stop);
        if (row is null)
            db.Add(row = new QuotaCounter { AccountId = account, Name = name });
        (row.WindowStart, row.Used) = (windowStart, used);
    }

    private ValueTask<Counter> CallsAsync(Caller caller, string dialect, QuotaWindow? window, CancellationToken stop) =>
        CounterAsync(caller.AccountId, window is null ? Calls : $"{Calls}:{dialect}", stop);

    private async ValueTask<Counter> CounterAsync(long account, string name, CancellationToken stop)
    {
        // One load for all who ask at once; it is nobody's own, so nobody's leaving cancels it.
        var loading = _counters.GetOrAdd((account, name), key => new Lazy<Task<Counter>>(() => LoadAsync(key.Account, key.Name)));
        if (loading.Value.IsCompletedSuccessfully)
            return await loading.Value;
        try
        {
            return await loading.Value.WaitAsync(stop);
        }
        finally
        {
            if (loading.Value.IsFaulted)
                _counters.TryRemove(new((account, name), loading));
        }
    }

    private async Task<Counter> LoadAsync(long account, string name)
    {
        await using var db = _database.Open();
        var row = await db.QuotaCounters.AsNoTracking().FirstOrDefaultAsync(c => c.AccountId == account && c.Name == name, CancellationToken.None);
        return new Counter(row?.WindowStart ?? DateTimeOffset.MinValue, row?.Used ?? 0);
    }
}
