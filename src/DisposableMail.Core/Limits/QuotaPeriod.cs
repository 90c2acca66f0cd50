using System.Diagnostics.CodeAnalysis;

namespace DisposableMail.Core.Limits;

/// <summary>A window and the time zone of its boundaries.</summary>
/// <param name="Zone">Null for UTC.</param>
public readonly record struct QuotaPeriod(QuotaWindow Window, TimeZoneInfo? Zone = null)
{
    [SuppressMessage("Usage", "CA2225", Justification = "The constructor is the operator; a named twin says nothing more.")]
    public static implicit operator QuotaPeriod(QuotaWindow window) => new(window);
}
