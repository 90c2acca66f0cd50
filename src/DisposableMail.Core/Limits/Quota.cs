namespace DisposableMail.Core.Limits;

/// <summary>The outcome of one atomic decision: what the window allows, what is used, when it starts anew.</summary>
/// <param name="Limit">Null when unlimited.</param>
/// <param name="Used">Calls counted in this window, this one included when it passed.</param>
/// <param name="ResetsAt">UTC start of the next window.</param>
/// <param name="Passed">False when this call was over the limit and was not counted.</param>
public sealed record Quota(int? Limit, int Used, DateTimeOffset ResetsAt, bool Passed)
{
    /// <summary>Null when unlimited, never negative.</summary>
    public int? Remaining => Limit is { } limit ? Math.Max(0, limit - Used) : null;
}
