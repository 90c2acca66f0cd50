namespace DisposableMail.Core.Domains;

/// <summary>Section <c>CustomDomains</c>.</summary>
public sealed record CustomDomainOptions
{
    /// <summary>The name the MX of a custom domain must point to; null to ask for no MX.</summary>
    public string? MxName { get; set; }

    /// <summary>Domains one account may have begun; 1 to 10,000.</summary>
    public int PerAccount { get; set; } = 20;

    /// <summary>How often a domain is looked at again; 1 minute to 7 days. One not proved yet more often at first.</summary>
    public TimeSpan CheckInterval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long a domain without its record still takes mail; 0 to 30 days.</summary>
    public TimeSpan GracePeriod { get; set; } = TimeSpan.FromDays(3);

    /// <summary>How long a domain is waited for that is never proved, before it is only looked at when its owner asks; 1 hour to 365 days.</summary>
    public TimeSpan PendingPeriod { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Asked again within this time, the last finding is the answer; 1 second to 1 hour.</summary>
    public TimeSpan RecheckAfter { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Looks at the DNS that one account may ask for in an hour; 1 to 10,000. Beyond, the last finding is the answer.</summary>
    public int ChecksPerHour { get; set; } = 60;

    /// <summary>Messages a domain's inbox holds before the oldest makes room; 1 to 1,000,000.</summary>
    public int InboxMessages { get; set; } = 500;

    /// <summary>How long a domain's inbox lives after it was last read; 2 days to 10 years.</summary>
    public TimeSpan InboxLifetime { get; set; } = TimeSpan.FromDays(30);
}
