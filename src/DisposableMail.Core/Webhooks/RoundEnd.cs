namespace DisposableMail.Core.Webhooks;

/// <summary>How a round to one receiver ended.</summary>
/// <param name="NextDue">When there has to be another; null when nothing is owed.</param>
/// <param name="PausedUntil">Not before this, whatever comes in: the receiver has asked for it.</param>
internal sealed record RoundEnd(DateTimeOffset? NextDue, DateTimeOffset? PausedUntil);
