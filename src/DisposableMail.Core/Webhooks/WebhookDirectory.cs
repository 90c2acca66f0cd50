using Microsoft.EntityFrameworkCore;

namespace DisposableMail.Core.Webhooks;

/// <summary>Finds the webhooks that want the mail of an inbox, and tells when what was found has changed.</summary>
internal sealed class WebhookDirectory(IEnumerable<IWebhookFormat> formats)
{
    private readonly HashSet<string> _handingOver = [.. formats.Where(f => f.HandsOver).Select(f => f.Name)];

    // Striped: two accounts on one stripe only cost a reading more.
    private readonly long[] _versions = new long[4096];

    /// <summary>Moves whenever webhooks of this account begin, end, or are disabled.</summary>
    public long VersionOf(long account) => Volatile.Read(ref Stripe(account));

    /// <summary>After the commit.</summary>
    public void Changed(long account) => Interlocked.Increment(ref Stripe(account));

    /// <summary>The webhooks in force for mail to this inbox, whatever its address.</summary>
    public async Task<IReadOnlyList<WebhookBinding>> FindAsync(MailDbContext db, long account, long inbox, CancellationToken stop)
    {
        var found = await db.Webhooks.Where(w => w.OwnerAccountId == account && w.DeletedAt == null && w.DisabledAt == null)
            .Where(w => w.InboxId == null || w.InboxId == inbox).Select(w => new { w.Id, w.Domain, w.Format }).ToListAsync(stop);
        return found.ConvertAll(w => new WebhookBinding(w.Id, w.Domain, _handingOver.Contains(w.Format)));
    }

    private ref long Stripe(long account) => ref _versions[(ulong)account % (ulong)_versions.Length];
}
