namespace DisposableMail.Core.Accounts;

/// <summary>Section <c>Anonymous</c>: callers without any key, each network (an IPv4 address, an IPv6 /64) by itself.</summary>
public sealed record AnonymousOptions
{
    /// <summary>False: nobody without a key makes an inbox.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The tier such callers have.</summary>
    public string Tier { get; set; } = "anonymous";

    /// <summary>Inboxes one network may make in an hour; 1 to 1,000,000.</summary>
    public int CreationsPerHour { get; set; } = 60;

    /// <summary>Inboxes one network may make in a day; 1 to 1,000,000.</summary>
    public int CreationsPerDay { get; set; } = 300;

    /// <summary>Inboxes of one network alive at one moment; 1 to 1,000,000.</summary>
    public int LiveInboxes { get; set; } = 50;

    /// <summary>Networks remembered; 1,000 to 10,000,000. Beyond, the one heard of least recently is forgotten.</summary>
    public int Networks { get; set; } = 100_000;
}
