using System.Globalization;

namespace DisposableMail.Server.Dialects.TempMailG;

/// <summary>The two ways in which the service writes an instant.</summary>
internal static class TempMailGTimes
{
    /// <summary>With the offset it has, without a fraction: <c>2026-05-01T00:00:00+05:00</c>.</summary>
    public static string Iso(DateTimeOffset instant) => instant.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);

    /// <summary>UTC, without saying so: <c>2026-06-28 09:37:47</c>.</summary>
    public static string Plain(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
