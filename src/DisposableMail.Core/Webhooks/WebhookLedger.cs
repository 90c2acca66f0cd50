using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DisposableMail.Core.Webhooks;

/// <summary>Writes what became of attempts: whatever waits for the writer's turn goes to disk in one transaction.</summary>
internal sealed partial class WebhookLedger(
    IMailDatabase database, WriteGate gate, WebhookDirectory directory, WebhookBell bell, RetrySchedule schedule, WebhookMetrics metrics,
    IOptions<WebhookOptions> options, TimeProvider time, ILogger<WebhookLedger> log)
{
    private readonly ConcurrentQueue<(AttemptRecord Record, TaskCompletionSource<WebhookDelivery?> Written)> _waiting = new();

    /// <returns>The delivery as it stands now; null when it is not there any more.</returns>
    public async Task<WebhookDelivery?> WriteAsync(AttemptRecord record, CancellationToken stop)
    {
        var written = new TaskCompletionSource<WebhookDelivery?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Enqueue((record, written));
        using (await gate.EnterAsync(stop))
        {
            // Who had the turn before may have written this one, too.
            if (!written.Task.IsCompleted)
                await WriteWaitingAsync();
        }

        return await written.Task;
    }

    private async Task WriteWaitingAsync()
    {
        var group = new List<(AttemptRecord Record, TaskCompletionSource<WebhookDelivery?> Written)>();
        while (_waiting.TryDequeue(out var next))
            group.Add(next);
        try
        {
            var deliveries = await WriteAsync([.. group.Select(g => g.Record)]);
            foreach (var (record, written) in group)
                written.SetResult(deliveries.GetValueOrDefault(record.DeliveryId));
        }
        catch (Exception failure)
        {
            // All of them: who is not told waits for ever, and keeps his receiver's place.
            foreach (var (_, written) in group)
                written.SetException(failure);
        }
    }

    // An attempt was made: that is written whoever stops meanwhile.
    private async Task<Dictionary<long, WebhookDelivery>> WriteAsync(List<AttemptRecord> records)
    {
        await using var db = database.Open();
        await using var transaction = await db.Database.BeginTransactionAsync(CancellationToken.None);
        var deliveryIds = records.ConvertAll(r => r.DeliveryId);
        var webhookIds = records.Select(r => r.WebhookId).Distinct().ToList();
        var deliveries = await db.WebhookDeliveries.Where(d => deliveryIds.Contains(d.Id)).ToDictionaryAsync(d => d.Id, CancellationToken.None);
        var webhooks = await db.Webhooks.Where(w => webhookIds.Contains(w.Id)).ToDictionaryAsync(w => w.Id, CancellationToken.None);
        var wereDisabled = webhooks.Values.Where(w => w.DisabledAt is not null).ToHashSet();
        foreach (var record in records)
        {
            if (deliveries.TryGetValue(record.DeliveryId, out var delivery))
                Apply(record.Outcome, delivery, webhooks[record.WebhookId]);
        }

        await db.SaveChangesAsync(CancellationToken.None);
        var turned = webhooks.Values.Where(w => w.DisabledAt is null == wereDisabled.Contains(w)).ToList();
        foreach (var webhook in turned)
            await HoldOrReleaseAsync(db, webhook);
        await transaction.CommitAsync(CancellationToken.None);
        turned.ForEach(Announce);
        return deliveries;
    }

    private void Apply(AttemptOutcome? outcome, WebhookDelivery delivery, Webhook webhook)
    {
        if (outcome is null)
        {
            Finish(delivery, WebhookDeliveryState.Gone);
            return;
        }

        var now = time.GetUtcNow();
        delivery.Attempts++;
        (delivery.LastAttemptAt, delivery.LastStatus, delivery.LastFailure) = (now, outcome.Status, outcome.Failure);
        if (outcome.Failure is null)
        {
            (webhook.FailingSince, webhook.DisabledAt) = (null, null);
            Finish(delivery, WebhookDeliveryState.Delivered);
            return;
        }

        webhook.FailingSince ??= now;
        if (webhook.DisabledAt is null && IsHopeless(webhook, outcome, now))
            webhook.DisabledAt = now;
        Postpone(delivery, webhook, outcome, now);
    }

    private void Postpone(WebhookDelivery delivery, Webhook webhook, AttemptOutcome outcome, DateTimeOffset now)
    {
        var next = delivery.Message is null ? null : schedule.Next(delivery, delivery.Attempts, outcome, now);
        if (next is null)
            Finish(delivery, WebhookDeliveryState.Failed);
        else
            delivery.NextAttemptAt = webhook.DisabledAt is null ? next : null;
    }

    // The Standard Webhooks specification gives 410 this meaning: the receiver wants no more.
    private bool IsHopeless(Webhook webhook, AttemptOutcome outcome, DateTimeOffset now) =>
        outcome.Status == 410 || (options.Value.DisableAfter > TimeSpan.Zero && now - webhook.FailingSince >= options.Value.DisableAfter);

    private void Finish(WebhookDelivery delivery, WebhookDeliveryState state)
    {
        (delivery.State, delivery.NextAttemptAt) = (state, null);
        metrics.Finished(state);
    }

    // What a disabled webhook is owed stays visible, and is sent once it is in force again.
    private Task<int> HoldOrReleaseAsync(MailDbContext db, Webhook webhook)
    {
        var due = webhook.DisabledAt is null ? time.GetUtcNow() : (DateTimeOffset?)null;
        return db.WebhookDeliveries.Where(d => d.WebhookId == webhook.Id && d.State == WebhookDeliveryState.Pending)
            .ExecuteUpdateAsync(set => set.SetProperty(d => d.NextAttemptAt, due), CancellationToken.None);
    }

    private void Announce(Webhook webhook)
    {
        directory.Changed(webhook.OwnerAccountId);
        bell.Ring([webhook.Id]);
        if (webhook.DisabledAt is null)
        {
            Log.InForceAgain(log, webhook.PublicId);
            return;
        }

        metrics.Disabled();
        Log.Disabled(log, webhook.PublicId);
    }

    private static partial class Log
    {
        [LoggerMessage(510, LogLevel.Warning, "Webhook {Webhook} is disabled: its receiver said it is gone (410), or failed for too long")]
        public static partial void Disabled(ILogger log, Guid webhook);

        [LoggerMessage(511, LogLevel.Information, "Webhook {Webhook} is in force again")]
        public static partial void InForceAgain(ILogger log, Guid webhook);
    }
}
