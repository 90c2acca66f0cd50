namespace DisposableMail.Core.Inboxes;

/// <summary>Remembers which inbox a create call made, so that its repetition makes no second one.</summary>
internal sealed class IdempotencyKey
{
    public long AccountId { get; set; }

    /// <summary>SHA-256 of the key as sent.</summary>
    public byte[] KeyHash { get; set; } = [];

    /// <summary>SHA-256 of what was asked for.</summary>
    public byte[] RequestHash { get; set; } = [];

    public long InboxId { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
}
