using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace DisposableMail.Core.Webhooks;

/// <summary>Removes deliveries nobody can or will look at any more, in steps no writer feels.</summary>
internal sealed class WebhookCleaning(IMailDatabase database, WriteGate gate, IOptions<WebhookOptions> options, TimeProvider time)
{
    private const int DeliveriesPerStep = 200;

    public async Task RunAsync(CancellationToken stop)
    {
        await EndBoundToEndedInboxesAsync(stop);
        while (await RemoveOfDeletedAsync(stop))
            await Task.Yield();
        while (await RemoveOldAsync(stop))
            await Task.Yield();
    }

    private async Task EndBoundToEndedInboxesAsync(CancellationToken stop)
    {
        using var turn = await gate.EnterAsync(stop);
        await using var db = database.Open();
        var now = time.GetUtcNow();
        await db.Webhooks.Where(w => w.DeletedAt == null && w.InboxId != null && !db.Inboxes.Any(i => i.Id == w.InboxId && i.ExpiresAt > now))
            .ExecuteUpdateAsync(set => set.SetProperty(w => w.DeletedAt, now), stop);
    }

    private async Task<bool> RemoveOfDeletedAsync(CancellationToken stop)
    {
        using var turn = await gate.EnterAsync(stop);
        await using var db = database.Open();
        var deleted = await db.Webhooks.Where(w => w.DeletedAt != null).Select(w => (long?)w.Id).FirstOrDefaultAsync(stop);
        if (deleted is null)
            return false;
        var ids = await db.WebhookDeliveries.Where(d => d.WebhookId == deleted).OrderBy(d => d.Id).Select(d => d.Id).Take(DeliveriesPerStep).ToListAsync(stop);
        if (ids.Count > 0)
            await db.WebhookDeliveries.Where(d => ids.Contains(d.Id)).ExecuteDeleteAsync(stop);
        else
            await db.Webhooks.Where(w => w.Id == deleted).ExecuteDeleteAsync(stop);
        return true;
    }

    private async Task<bool> RemoveOldAsync(CancellationToken stop)
    {
        using var turn = await gate.EnterAsync(stop);
        await using var db = database.Open();
        // Numbers rise with time, so the oldest come first and no index on the time is needed.
        var oldest = await db.WebhookDeliveries.OrderBy(d => d.Id).Take(DeliveriesPerStep).Select(d => new { d.Id, d.CreatedAt }).ToListAsync(stop);
        var ids = oldest.Where(d => d.CreatedAt <= time.GetUtcNow() - options.Value.KeepDeliveries).Select(d => d.Id).ToList();
        return ids.Count > 0 && await db.WebhookDeliveries.Where(d => ids.Contains(d.Id)).ExecuteDeleteAsync(stop) == DeliveriesPerStep;
    }
}
