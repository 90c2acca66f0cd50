namespace DisposableMail.Core.Sessions;

/// <summary>A mail as it stands in the list of its session: enough to choose, nothing to show.</summary>
internal readonly record struct MailEntry(long Id, Guid PublicId, long InboxId, string To, long SizeBytes);
