using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;

namespace DisposableMail.Core.Limits;

/// <summary>The door to quotas: counts in memory, stores every second, so that a call costs no write.</summary>
/// <remarks>A clean stop loses nothing; a crash forgets at most the calls since the last <see cref="FlushAsync"/>.</remarks>
public sealed class QuotaService
{
    private const string Creations = "creations";
    private const string Calls = "calls";
    private const int CountersPerTurn = 200;

    private readonly ConcurrentDictionary<(long Account, string Name), Lazy<Task<Counter>>> _counters = new();
    private readonly IMailDatabase _database;
    private readonly WriteGate _gate;
    private readonly TimeProvider _time;

    internal QuotaService(IMailDatabase database, WriteGate gate, TimeProvider time) => (_database, _gate, _time) = (database, gate, time);

    /// <summary>How many counters are in memory: those of the windows that are not over.</summary>
    internal int CounterCount => _counters.Count;

    /// <summary>Counts one call of the caller; whoever only counts successes gives it back after the others.</summary>
    /// <param name="dialect">The dialect it came through; counts apart only when it has a period of its own.</param>
    /// <param name="period">That period, or null for the tier's window in UTC.</param>
    public async ValueTask<Quota> TakeCallAsync(Caller caller, string dialect, QuotaPeriod? period, CancellationToken stop) => caller.IsAccount
        ? await AskAsync(caller, CallsOf(dialect, period), CallBy(caller, period), static (c, call) => c.Take(call.Limit, call.Period, call.Now), stop)
        : Uncounted(caller, period);

    /// <summary>Takes a call back that did not succeed: exactly as many successes pass as the limit says, whoever calls in parallel.</summary>
    /// <param name="taken">What <see cref="TakeCallAsync"/> returned; one that did not pass was not counted.</param>
    /// <returns>What is used without it.</returns>
    public async ValueTask<Quota> GiveBackCallAsync(Caller caller, string dialect, QuotaPeriod? period, Quota taken, CancellationToken stop) =>
        taken.Passed && caller.IsAccount ? await AskAsync(caller, CallsOf(dialect, period), taken, static (c, taken) => c.GiveBack(taken), stop) : taken;

    /// <summary>What <see cref="TakeCallAsync"/> would find, counting nothing.</summary>
    public async ValueTask<Quota> PeekCallsAsync(Caller caller, string dialect, QuotaPeriod? period, CancellationToken stop) => caller.IsAccount
        ? await AskAsync(caller, CallsOf(dialect, period), CallBy(caller, period), static (c, call) => c.Peek(call.Limit, call.Period, call.Now), stop)
        : Uncounted(caller, period);

    /// <summary>Stores what was counted since the last time, and forgets what counts no more. Called every second and at the end.</summary>
    public async Task FlushAsync(CancellationToken stop)
    {
        var unsaved = await TakeUnsavedAsync();
        var stored = 0;
        try
        {
            foreach (var chunk in unsaved.Chunk(CountersPerTurn))
            {
                await StoreAsync(chunk, stop);
                stored += chunk.Length;
            }
        }
        finally
        {
            unsaved.Skip(stored).ToList().ForEach(static state => state.Counter.MarkUnsaved());
        }
    }

    internal async ValueTask<Quota> TakeCreationAsync(Caller caller, CancellationToken stop) =>
        await AskAsync(
            caller, Creations, new Wish(caller.Tier.CreationsPerDay, QuotaWindow.Day, _time.GetUtcNow()), static (c, wish) => c.Take(wish.Limit, wish.Period, wish.Now), stop);

    internal async ValueTask GiveBackCreationAsync(Caller caller, Quota taken, CancellationToken stop) =>
        await AskAsync(caller, Creations, taken, static (c, taken) => c.GiveBack(taken), stop);

    // Everybody who ever called had a counter here for as long as the process runs: also who made himself a token for an hour.
    private async Task<List<Unsaved>> TakeUnsavedAsync()
    {
        var (unsaved, now) = (new List<Unsaved>(), _time.GetUtcNow());
        foreach (var entry in _counters)
        {
            if (!entry.Value.IsValueCreated || !entry.Value.Value.IsCompletedSuccessfully)
                continue;
            var counter = await entry.Value.Value;
            if (counter.TakeUnsaved() is { } state)
                unsaved.Add(new(entry.Key.Account, entry.Key.Name, state.WindowStart, state.Used, counter));
            else if (counter.TryRetire(now))
                _counters.TryRemove(entry);
        }

        return unsaved;
    }

    // Some at a time: a mail that waits for the writer's turn waits for one chunk at most.
    private async Task StoreAsync(Unsaved[] chunk, CancellationToken stop)
    {
        using var turn = await _gate.EnterAsync(stop);
        await using var db = _database.Open();
        var accounts = chunk.Select(c => c.Account).Distinct().ToArray();
        var rows = await db.QuotaCounters.Where(c => accounts.Contains(c.AccountId)).ToDictionaryAsync(c => (c.AccountId, c.Name), stop);
        foreach (var state in chunk)
        {
            if (!rows.TryGetValue((state.Account, state.Name), out var row))
                db.Add(row = new QuotaCounter { AccountId = state.Account, Name = state.Name });
            (row.WindowStart, row.Used) = (state.WindowStart, state.Used);
        }

        await db.SaveChangesAsync(CancellationToken.None);
    }

    // The bearer of an inbox token uses up nobody's calls, and who comes without a credential is limited by his network.
    private Quota Uncounted(Caller caller, QuotaPeriod? period)
    {
        var window = period ?? caller.Tier.Window;
        return new Quota(null, 0, QuotaWindows.EndOf(window, QuotaWindows.StartOf(window, _time.GetUtcNow())), Passed: true);
    }

    private static string CallsOf(string dialect, QuotaPeriod? period) => period is null ? Calls : $"{Calls}:{dialect}";

    private Wish CallBy(Caller caller, QuotaPeriod? period) => new(caller.Tier.Calls, period ?? caller.Tier.Window, _time.GetUtcNow());

    private async ValueTask<Quota> AskAsync<TState>(Caller caller, string name, TState state, Func<Counter, TState, Quota> ask, CancellationToken stop)
    {
        while (true)
        {
            // One load for all who ask at once; it is nobody's own, so nobody's leaving cancels it.
            var loading = _counters.GetOrAdd(
                (caller.AccountId, name), key => new Lazy<Task<Counter>>(() => LoadAsync(key.Account, key.Name)));
            if ((await CounterAsync(new((caller.AccountId, name), loading), stop)).Ask(state, ask) is { } quota)
                return quota;
            // Retired between the two steps: what is counted now is counted on the next one.
            _counters.TryRemove(new((caller.AccountId, name), loading));
        }
    }

    private async ValueTask<Counter> CounterAsync(KeyValuePair<(long, string), Lazy<Task<Counter>>> entry, CancellationToken stop)
    {
        var loading = entry.Value;
        if (loading.Value.IsCompletedSuccessfully)
            return await loading.Value;
        try
        {
            return await loading.Value.WaitAsync(stop);
        }
        finally
        {
            if (loading.Value.IsFaulted)
                _counters.TryRemove(entry);
        }
    }

    private async Task<Counter> LoadAsync(long account, string name)
    {
        await using var db = _database.Open();
        var row = await db.QuotaCounters.AsNoTracking().FirstOrDefaultAsync(c => c.AccountId == account && c.Name == name, CancellationToken.None);
        return new Counter(row?.WindowStart ?? DateTimeOffset.MinValue, row?.Used ?? 0);
    }

    private readonly record struct Wish(int? Limit, QuotaPeriod Period, DateTimeOffset Now);

    private sealed record Unsaved(long Account, string Name, DateTimeOffset WindowStart, int Used, Counter Counter);
}
