namespace DisposableMail.Core.Webhooks;

/// <summary>Where a delivery stands. The numbers are on disk.</summary>
public enum WebhookDeliveryState
{
    /// <summary>Owed: due at its time, or held while its webhook is disabled.</summary>
    Pending = 0,

    /// <summary>The receiver answered 2xx.</summary>
    Delivered = 1,

    /// <summary>Given up: the time for retries is over, or it was a test.</summary>
    Failed = 2,

    /// <summary>There was nothing left to tell: the message was deleted, its inbox ended, or its owner may have no webhooks any more.</summary>
    Gone = 3,
}
