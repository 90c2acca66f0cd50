using DisposableMail.Core.Accounts;
using DisposableMail.Core.Inboxes;
using DisposableMail.Core.Messages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace DisposableMail.Core.Webhooks;

/// <summary>Reads what is owed to whom, and what there is to tell.</summary>
internal sealed class WebhookBacklog(IMailDatabase database, IOptions<TierOptions> tiers, TimeProvider time)
{
    /// <summary>When each webhook is next owed something.</summary>
    public async Task<IReadOnlyDictionary<long, DateTimeOffset>> NextOfAllAsync(CancellationToken stop)
    {
        await using var db = database.Open();
        return await db.WebhookDeliveries.Where(d => d.NextAttemptAt != null).GroupBy(d => d.WebhookId)
            .Where(g => db.Webhooks.Any(w => w.Id == g.Key && w.DeletedAt == null))
            .Select(g => new { g.Key, Next = g.Min(d => d.NextAttemptAt!.Value) }).ToDictionaryAsync(g => g.Key, g => g.Next, stop);
    }

    /// <summary>When this webhook is next owed something; null when never.</summary>
    public async Task<DateTimeOffset?> NextAsync(long webhook, CancellationToken stop)
    {
        await using var db = database.Open();
        return await Owed(db, webhook).OrderBy(d => d.NextAttemptAt).Select(d => d.NextAttemptAt).FirstOrDefaultAsync(stop);
    }

    /// <summary>What is due, oldest first.</summary>
    public async Task<IReadOnlyList<WebhookDelivery>> DueAsync(long webhook, int limit, CancellationToken stop)
    {
        await using var db = database.Open();
        var now = time.GetUtcNow();
        return await Owed(db, webhook).Where(d => d.NextAttemptAt <= now).OrderBy(d => d.NextAttemptAt).Take(limit).AsNoTracking().ToListAsync(stop);
    }

    /// <summary>The webhook, and whether its owner may still have one; null when it is deleted.</summary>
    public async Task<(Webhook Webhook, bool MayBeTold)?> FindAsync(long webhook, CancellationToken stop)
    {
        await using var db = database.Open();
        var found = await (
            from w in db.Webhooks.AsNoTracking()
            join account in db.Accounts on w.OwnerAccountId equals account.Id
            where w.Id == webhook && w.DeletedAt == null
            select new { Webhook = w, account.TierName, account.DisabledAt }).FirstOrDefaultAsync(stop);
        return found is null ? null : (found.Webhook, found.DisabledAt is null && tiers.Value.FindOrSmallest(found.TierName).Webhooks);
    }

    /// <summary>What to tell; null when it was deleted or has expired (invariant 4).</summary>
    public async Task<WebhookEvent?> ReadAsync(Webhook webhook, WebhookDelivery delivery, CancellationToken stop)
    {
        if (delivery.Message is not { } id)
            return Sample(webhook, delivery);
        await using var db = database.Open();
        var now = time.GetUtcNow();
        var message = await db.Messages.Where(m => m.PublicId == id).Include(m => m.Content).AsNoTracking().FirstOrDefaultAsync(stop);
        var inbox = message is null
            ? null
            : await db.Inboxes.AsNoTracking().Alive(now).FirstOrDefaultAsync(i => i.Id == message.InboxId && i.OwnerAccountId == webhook.OwnerAccountId, stop);
        if (inbox is null)
            return null;
        await MessageParts.LoadAsync(db, [message!], stop);
        return new WebhookEvent(message!, inbox.PublicId, IsTest: false);
    }

    private static IQueryable<WebhookDelivery> Owed(MailDbContext db, long webhook) =>
        db.WebhookDeliveries.Where(d => d.WebhookId == webhook && d.NextAttemptAt != null);

    // RFC 2606: nobody has these addresses.
    private static WebhookEvent Sample(Webhook webhook, WebhookDelivery delivery)
    {
        var content = MessageContent.CreateSample("test@sender.example", "Test of your webhook", "This is a test. No such mail was received.");
        var message = Message.CreateSample(delivery.PublicId, "test@inbox.example", delivery.CreatedAt, content);
        return new WebhookEvent(message, webhook.Inbox ?? Guid.Empty, IsTest: true);
    }
}
