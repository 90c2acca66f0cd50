namespace DisposableMail.Core.Webhooks;

/// <summary>What a courier has seen.</summary>
/// <param name="HasFailed">The attempt did not succeed.</param>
/// <param name="PauseUntil">Until when the receiver wants to be left alone; null when it says nothing of the kind.</param>
internal readonly record struct CourierReport(bool HasFailed, DateTimeOffset? PauseUntil);
