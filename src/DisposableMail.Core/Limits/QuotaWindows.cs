namespace DisposableMail.Core.Limits;

/// <summary>Where the windows begin and end: on the clock of their time zone.</summary>
internal static class QuotaWindows
{
    /// <returns>With the zone's offset at that moment.</returns>
    public static DateTimeOffset StartOf(QuotaPeriod period, DateTimeOffset now)
    {
        var zone = period.Zone ?? TimeZoneInfo.Utc;
        var local = TimeZoneInfo.ConvertTime(now, zone);
        return period.Window switch
        {
            QuotaWindow.Hour => local.AddTicks(-(local.Ticks % TimeSpan.TicksPerHour)),
            QuotaWindow.Day => At(zone, local.Date),
            _ => At(zone, new DateTime(local.Year, local.Month, 1)),
        };
    }

    public static DateTimeOffset EndOf(QuotaPeriod period, DateTimeOffset start)
    {
        // An hour is an hour, also where the clock repeats or leaves one out.
        if (period.Window == QuotaWindow.Hour)
            return start.AddHours(1);
        var local = start.DateTime;
        return At(period.Zone ?? TimeZoneInfo.Utc, period.Window == QuotaWindow.Day
            ? local.Date.AddDays(1)
            : new DateTime(local.Year, local.Month, 1).AddMonths(1));
    }

    // Where the clock is put forward at midnight, the day begins when the clock goes on.
    private static DateTimeOffset At(TimeZoneInfo zone, DateTime local)
    {
        while (zone.IsInvalidTime(local))
            local = local.AddMinutes(30);
        return new DateTimeOffset(local, zone.GetUtcOffset(local));
    }
}
