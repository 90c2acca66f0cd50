namespace DisposableMail.Server.Http;

/// <summary>Section <c>Http:FailedKeys</c>. A right key is never refused for wrong ones.</summary>
public sealed record FailedKeyOptions
{
    /// <summary>Wrong keys within <see cref="Window"/> that are answered as such, 1 to 1,000,000; further ones get 429.</summary>
    public int Limit { get; set; } = 20;

    /// <summary>1 second to 1 day.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(1);
}
