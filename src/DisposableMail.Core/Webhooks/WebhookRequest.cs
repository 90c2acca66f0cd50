namespace DisposableMail.Core.Webhooks;

/// <summary>One POST, ready to be signed and sent.</summary>
internal sealed record WebhookRequest(string Url, string Id, string ContentType, byte[] Body, WebhookSecret Secret)
{
    /// <summary>Whether the last attempt at its receiver failed.</summary>
    public required bool IsFailing { get; init; }
}
