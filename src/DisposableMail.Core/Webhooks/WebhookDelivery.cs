namespace DisposableMail.Core.Webhooks;

/// <summary>One owed POST: a row written in the transaction of its mail, so that neither is there without the other.</summary>
public sealed class WebhookDelivery
{
    private WebhookDelivery()
    {
    }

    public long Id { get; private set; }

    /// <summary>The id dialects show.</summary>
    public Guid PublicId { get; private set; }

    /// <summary>What the receiver sees as <c>webhook-id</c>: the same in every attempt.</summary>
    public string HeaderId => $"msg_{PublicId:N}";

    public long WebhookId { get; private set; }

    /// <summary>The message it tells of, which may be gone by now; null for the sample of a test.</summary>
    public Guid? Message { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public WebhookDeliveryState State { get; internal set; }

    /// <summary>Attempts made.</summary>
    public int Attempts { get; internal set; }

    public DateTimeOffset? LastAttemptAt { get; internal set; }

    /// <summary>When it is due; null when it is finished, and while its webhook is disabled.</summary>
    public DateTimeOffset? NextAttemptAt { get; internal set; }

    /// <summary>HTTP status of the last answer; null when the last attempt had none.</summary>
    public int? LastStatus { get; internal set; }

    /// <summary>Why the last attempt did not succeed; null when it did, and before the first.</summary>
    public WebhookFailure? LastFailure { get; internal set; }

    internal static WebhookDelivery CreateTest(Webhook webhook, DateTimeOffset now) => new()
    {
        PublicId = Guid.CreateVersion7(now),
        WebhookId = webhook.Id,
        CreatedAt = now,
        NextAttemptAt = now,
    };
}
