namespace DisposableMail.Core.Limits;

/// <summary>The stored form of a counter: what was used of which window.</summary>
internal sealed class QuotaCounter
{
    public long AccountId { get; set; }

    /// <summary>What is counted: <c>calls</c>, <c>creations</c>, or <c>calls:</c> and the dialect with a window of its own.</summary>
    public string Name { get; set; } = "";

    public DateTimeOffset WindowStart { get; set; }

    public int Used { get; set; }
}
