namespace DisposableMail.Core.Messages;

/// <summary>Which messages of an inbox, and how long to wait for them.</summary>
public sealed record PageRequest
{
    /// <summary>The most one page has.</summary>
    public const int MaxLimit = 100;

    /// <summary>The longest wait.</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(180);

    /// <summary>Only messages received after this one; null for the newest. A deleted message is still a place in time.</summary>
    public Guid? After { get; init; }

    /// <summary>Only what was sent to this address, or, as <c>@domain</c>, to an address of this domain; null for everything.</summary>
    public string? To { get; init; }

    /// <summary>1 to <see cref="MaxLimit"/>.</summary>
    public int Limit { get; init; } = MaxLimit;

    /// <summary>How long to wait for a first message of the page; zero for not at all, at most <see cref="MaxWait"/>.</summary>
    public TimeSpan Wait { get; init; }

    /// <summary>With a wait: the <see cref="InboxPage.State"/> the caller has; waits until it is another one instead.</summary>
    public string? SeenState { get; init; }

    /// <summary>With <see cref="After"/>: the number of the last message seen, for who goes on from it. Nothing up to it comes again, though it be deleted.</summary>
    internal long SeenNumber { get; init; }
}
