namespace DisposableMail.Core.Messages;

/// <summary>Which messages of an inbox are to be handed over.</summary>
public sealed record HandOverRequest
{
    /// <summary>Only what was sent to this address or <c>@domain</c>, as <see cref="PageRequest.To"/>; null for everything.</summary>
    public string? To { get; init; }

    /// <summary>1 to <see cref="PageRequest.MaxLimit"/>; of more the oldest come first, the rest with the next call (HasMore).</summary>
    public int Limit { get; init; } = PageRequest.MaxLimit;

    /// <summary>Asked about the messages before they count as handed over: whoever has no room for them now gets them with another call.</summary>
    public Func<IReadOnlyList<Message>, bool> MayHold { get; init; } = static _ => true;
}
