namespace DisposableMail.Core.Inboxes;

/// <summary>The outcome of a create call.</summary>
/// <param name="IsRepetition">True when an earlier call with the same Idempotency-Key made it.</param>
public sealed record CreatedInbox(Inbox Inbox, bool IsRepetition);
