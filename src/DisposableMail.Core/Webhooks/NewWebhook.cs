namespace DisposableMail.Core.Webhooks;

/// <summary>What a caller wishes of a webhook.</summary>
public sealed record NewWebhook
{
    public required string Url { get; init; }

    /// <summary>The name of an <see cref="IWebhookFormat"/>.</summary>
    public required string Format { get; init; }

    /// <summary>Only mail of this live inbox of the caller's; null for any.</summary>
    public Guid? Inbox { get; init; }

    /// <summary>Only mail of the caller's to this domain and its subdomains; null for any.</summary>
    public string? Domain { get; init; }

    /// <summary>Takes the place of the caller's webhooks of the same format and binding, for services that have one of each kind.</summary>
    public bool Replaces { get; init; }
}
