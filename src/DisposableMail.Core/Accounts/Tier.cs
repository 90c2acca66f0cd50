using DisposableMail.Core.Domains;
using DisposableMail.Core.Limits;

namespace DisposableMail.Core.Accounts;

/// <summary>A named set of limits. Null means unlimited.</summary>
public sealed record Tier
{
    /// <summary>The name in configuration and on the command line; compared without case.</summary>
    public string Name { get; init; } = "";

    /// <summary>Calls per <see cref="Window"/>, 1 or more; null for no limit.</summary>
    public int? Calls { get; set; }

    /// <summary>What <see cref="Calls"/> is counted in. A dialect may override it.</summary>
    public QuotaWindow Window { get; set; } = QuotaWindow.Day;

    /// <summary>Inboxes alive at one moment, 1 or more; null for no limit.</summary>
    public int? LiveInboxes { get; set; }

    /// <summary>Inboxes created per UTC day, 1 or more; null for no limit.</summary>
    public int? CreationsPerDay { get; set; }

    /// <summary>An inbox's life when the caller names none. Up to <see cref="LongestLifetime"/>.</summary>
    public TimeSpan DefaultLifetime { get; set; } = TimeSpan.FromMinutes(60);

    /// <summary>The longest life an inbox may have, 1 minute to 10 years; longer wishes are cut to it.</summary>
    public TimeSpan LongestLifetime { get; set; } = TimeSpan.FromMinutes(60);

    /// <summary>Messages one inbox holds, 1 or more. The next one is refused with 452.</summary>
    public int MessagesPerInbox { get; set; } = 100;

    /// <summary>Octets of raw content one inbox holds, 1 or more. What does not fit is refused with 452 or 552.</summary>
    public long BytesPerInbox { get; set; } = 100L * 1024 * 1024;

    /// <summary>Whether the caller may choose the local-part.</summary>
    public bool CustomNames { get; set; }

    /// <summary>The domain types the caller may use. The first public domain is open to all.</summary>
    public IList<DomainType> DomainTypes { get; set; } = [];

    /// <summary>Whether webhooks may be registered.</summary>
    public bool Webhooks { get; set; }

    /// <summary>Whether the account may bring domains of its own.</summary>
    public bool CustomDomains { get; set; }
}
