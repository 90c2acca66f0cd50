namespace DisposableMail.Core.Inboxes;

/// <summary>The outcome of a create call.</summary>
/// <param name="IsRepetition">True when an earlier call with the same Idempotency-Key made it; its token is not shown again.</param>
public sealed record CreatedInbox(Inbox Inbox, bool IsRepetition)
{
    /// <summary>The token asked for by <see cref="NewInbox.Token"/>, the only time it is shown.</summary>
    public string? Token { get; init; }
}
