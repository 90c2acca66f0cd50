using DisposableMail.Core.Inboxes;
using Microsoft.EntityFrameworkCore;

namespace DisposableMail.Core.Operations;

/// <summary>The door to the server's numbers.</summary>
public sealed class StatisticsService : IDisposable
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(10);

    private readonly IMailDatabase _database;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _counting = new(1, 1);
    private volatile Statistics? _last;

    internal StatisticsService(IMailDatabase database, TimeProvider time) => (_database, _time) = (database, time);

    /// <summary>The numbers as of at most 10 seconds ago: counted for the first who asks after that, remembered for the others.</summary>
    public async ValueTask<Statistics> ReadAsync(CancellationToken stop)
    {
        if (IsFresh(_last))
            return _last!;
        using var turn = await Turn.TakeAsync(_counting, stop);
        return IsFresh(_last) ? _last! : _last = await CountAsync(stop);
    }

    public void Dispose() => _counting.Dispose();

    private bool IsFresh(Statistics? statistics) => statistics is not null && _time.GetUtcNow() - statistics.TakenAt < Freshness;

    private async Task<Statistics> CountAsync(CancellationToken stop)
    {
        var now = _time.GetUtcNow();
        var (messages, inboxes) = await _database.CountEverAsync(stop);
        await using var db = _database.Open();
        return new Statistics(messages, inboxes, await db.Inboxes.Alive(now).LongCountAsync(stop), now);
    }
}
