namespace DisposableMail.Core.Operations;

/// <summary>The server in three numbers.</summary>
/// <param name="MessagesReceived">Ever, each recipient's copy counted.</param>
/// <param name="InboxesCreated">Ever.</param>
/// <param name="LiveInboxes">At that moment.</param>
/// <param name="TakenAt">UTC.</param>
public sealed record Statistics(long MessagesReceived, long InboxesCreated, long LiveInboxes, DateTimeOffset TakenAt);
