using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;

namespace DisposableMail.Core.Reception;

/// <summary>The tiers of those who own inboxes. Another process may change them, of which no version tells: each is read again after a second.</summary>
/// <remarks>Few accounts own many inboxes: to ask for the account costs a busy server next to nothing, to ask for each inbox a query per mail.</remarks>
internal sealed class OwnerTiers(IMailDatabase database, TimeProvider time)
{
    private const int MaxEntries = 10_000;

    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<long, (string? Name, long ReadAt)> _known = new();

    /// <returns>The name; null when there is no such account.</returns>
    public async ValueTask<string?> OfAsync(long account, CancellationToken stop)
    {
        if (_known.TryGetValue(account, out var known) && time.GetElapsedTime(known.ReadAt) < Freshness)
            return known.Name;
        var readAt = time.GetTimestamp();
        await using var db = database.Open();
        var name = await db.Accounts.Where(a => a.Id == account).Select(a => a.TierName).FirstOrDefaultAsync(stop);
        if (_known.Count >= MaxEntries)
            _known.Clear();
        _known[account] = (name, readAt);
        return name;
    }
}
