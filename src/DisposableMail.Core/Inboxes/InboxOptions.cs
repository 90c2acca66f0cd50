namespace DisposableMail.Core.Inboxes;

/// <summary>Section <c>Inboxes</c>.</summary>
public sealed record InboxOptions
{
    /// <summary>How long a freed address rests before another account may have it; 0 to 365 days.</summary>
    public TimeSpan AddressRest { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How often expired inboxes are removed from disk; 1 second to 1 hour. They are invisible before.</summary>
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an Idempotency-Key is remembered, as long as its inbox lives; 1 minute to 7 days.</summary>
    public TimeSpan IdempotencyWindow { get; set; } = TimeSpan.FromHours(24);
}
