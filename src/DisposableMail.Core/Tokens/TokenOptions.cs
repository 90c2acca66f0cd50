namespace DisposableMail.Core.Tokens;

/// <summary>Section <c>Tokens</c>: free tokens, that anybody makes for himself without an account.</summary>
public sealed record TokenOptions
{
    /// <summary>False: nobody makes a token; those there are hold until their end.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The tier of who calls with one.</summary>
    public string Tier { get; set; } = "token";

    /// <summary>Tokens, new and renewed, that one network (an IPv4 address, an IPv6 /64) gets in an hour; 1 to 1,000,000.</summary>
    public int PerHour { get; set; } = 60;

    /// <summary>As <see cref="PerHour"/>, in 24 hours.</summary>
    public int PerDay { get; set; } = 300;

    /// <summary>The longest lifetime given out: 1 hour to 90 days. A longer one is refused as if too many had been asked for.</summary>
    public TimeSpan LongestLifetime { get; set; } = TimeSpan.FromDays(90);

    /// <summary>How long after its end a token can still be renewed, and what it owns is kept; 0 to 365 days.</summary>
    public TimeSpan RenewalPeriod { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Networks remembered; 1,000 to 10,000,000. Beyond, those heard of least recently are forgotten.</summary>
    public int Networks { get; set; } = 100_000;

    /// <summary>Whether any string of 8 characters or more is a token of its own.</summary>
    public LegacyTokens Legacy { get; set; } = LegacyTokens.Refuse;
}
