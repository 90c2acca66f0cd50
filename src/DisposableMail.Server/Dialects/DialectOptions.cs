using DisposableMail.Core.Limits;

namespace DisposableMail.Server.Dialects;

/// <summary>Section <c>Dialects:NAME</c>.</summary>
public sealed record DialectOptions
{
    /// <summary>False: its paths are unknown, 404.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Counts its calls apart, in a window of its own (Hour, Day or Month); null for the tier's window and count.</summary>
    public QuotaWindow? Window { get; set; }
}
