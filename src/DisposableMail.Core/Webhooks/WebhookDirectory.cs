using Microsoft.EntityFrameworkCore;

namespace DisposableMail.Core.Webhooks;

/// <summary>Finds the webhooks that want the mail of an inbox, and tells when what was found has changed.</summary>
internal sealed class WebhookDirectory
{
    // Striped: two accounts on one stripe only cost a reading more.
    private readonly long[] _versions = new long[4096];

    /// <summary>Moves whenever webhooks of this account begin, end, or are disabled.</summary>
    public long VersionOf(long account) => Volatile.Read(ref Stripe(account));

    /// <summary>After the commit.</summary>
    public void Changed(long account) => Interlocked.Increment(ref Stripe(account));

    /// <summary>The webhooks in force for mail to this inbox, whatever its address.</summary>
    public static async Task<IReadOnlyList<WebhookBinding>> FindAsync(MailDbContext db, long account, long inbox, CancellationToken stop) =>
        await db.Webhooks.Where(w => w.OwnerAccountId == account && w.DeletedAt == null && w.DisabledAt == null)
            .Where(w => w.InboxId == null || w.InboxId == inbox).Select(w => new WebhookBinding(w.Id, w.Domain)).ToListAsync(stop);

    private ref long Stripe(long account) => ref _versions[(ulong)account % (ulong)_versions.Length];
}
