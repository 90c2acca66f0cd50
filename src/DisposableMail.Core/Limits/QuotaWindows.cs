namespace DisposableMail.Core.Limits;

/// <summary>Where the windows begin and end.</summary>
internal static class QuotaWindows
{
    public static DateTimeOffset StartOf(QuotaWindow window, DateTimeOffset now) => window switch
    {
        QuotaWindow.Hour => new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero),
        QuotaWindow.Day => new DateTimeOffset(now.Year, now.Month, now.Day, 0, 0, 0, TimeSpan.Zero),
        _ => new DateTimeOffset(now.Year, now.Month, 1, 0, 0, 0, TimeSpan.Zero),
    };

    public static DateTimeOffset EndOf(QuotaWindow window, DateTimeOffset start) => window switch
    {
        QuotaWindow.Hour => start.AddHours(1),
        QuotaWindow.Day => start.AddDays(1),
        _ => start.AddMonths(1),
    };
}
