namespace DisposableMail.Core.Webhooks;

/// <summary>Section <c>Webhooks</c>.</summary>
public sealed record WebhookOptions
{
    /// <summary>The most a URL may have.</summary>
    public const int MaxUrlCharacters = 2048;

    /// <summary>Whether http URLs are taken beside https. Default: false.</summary>
    public bool AllowHttp { get; set; }

    /// <summary>
    /// Networks (<c>10.1.0.0/16</c>) and addresses that may be targets although they are not on the public internet; with one of them,
    /// names such as <c>localhost</c> and names without a dot are resolved too. Default: none.
    /// </summary>
    public IList<string> AllowedPrivateRanges { get; set; } = [];

    /// <summary>From the start of an attempt to the header of its answer; 1 to 60 seconds.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long after its mail a delivery is retried; 1 minute to 30 days.</summary>
    public TimeSpan MaxAttemptsSpan { get; set; } = TimeSpan.FromDays(3);

    /// <summary>The wait after the first failure, 1 second to 1 hour; each further wait is three times as long, give or take a fifth.</summary>
    public TimeSpan FirstRetry { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest wait, also when a receiver asks for a longer one; <see cref="FirstRetry"/> to 1 day.</summary>
    public TimeSpan LongestRetry { get; set; } = TimeSpan.FromHours(6);

    /// <summary>A webhook without a success for so long is disabled; 1 hour to 365 days, or 0 for never.</summary>
    public TimeSpan DisableAfter { get; set; } = TimeSpan.FromDays(3);

    /// <summary>Attempts at one receiver at the same time, 1 to 64; one while it fails.</summary>
    public int PerReceiver { get; set; } = 4;

    /// <summary>Attempts in all at the same time, 2 to 10,000; failing receivers have half of them at most.</summary>
    public int Concurrency { get; set; } = 256;

    /// <summary>Webhooks of one account, 1 to 10,000.</summary>
    public int PerAccount { get; set; } = 20;

    /// <summary>How long deliveries can be looked at; <see cref="MaxAttemptsSpan"/> to 365 days.</summary>
    public TimeSpan KeepDeliveries { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How often old deliveries are removed, and such found as another process has written; 1 second to 1 hour.</summary>
    public TimeSpan ScanInterval { get; set; } = TimeSpan.FromMinutes(1);
}
