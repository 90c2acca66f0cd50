namespace DisposableMail.Core.Webhooks;

/// <summary>What is to be written of a delivery that was due.</summary>
/// <param name="Outcome">Null when there was nothing left to tell.</param>
internal sealed record AttemptRecord(long DeliveryId, long WebhookId, AttemptOutcome? Outcome);
