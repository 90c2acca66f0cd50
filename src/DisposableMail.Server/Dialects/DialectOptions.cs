using DisposableMail.Core;
using DisposableMail.Core.Limits;

namespace DisposableMail.Server.Dialects;

/// <summary>Section <c>Dialects:NAME</c>.</summary>
public sealed record DialectOptions
{
    /// <summary>False: its paths are unknown, 404.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Counts its calls apart, in a window of its own (Hour, Day or Month); null for the tier's window and count.</summary>
    public QuotaWindow? Window { get; set; }

    /// <summary>Calls in that window, 1 or more, for tiers that have a limit; null for the tier's number.</summary>
    public int? Calls { get; set; }

    /// <summary>The time zone in which that window begins, as the tz database names it (<c>Asia/Karachi</c>).</summary>
    public string TimeZone { get; set; } = "UTC";

    /// <summary>The window of its own; null without one.</summary>
    internal QuotaPeriod? Period => Window is { } window ? new QuotaPeriod(window, TimeZoneInfo.FindSystemTimeZoneById(TimeZone)) : null;

    /// <summary>The caller with the limit that he has here.</summary>
    internal Caller Of(Caller caller) => Window is not null && Calls is not null && caller.Tier.Calls is not null
        ? caller with { Tier = caller.Tier with { Calls = Calls } }
        : caller;
}
