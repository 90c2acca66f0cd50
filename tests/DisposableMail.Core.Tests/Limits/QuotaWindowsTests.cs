using System.Globalization;
using DisposableMail.Core.Limits;

namespace DisposableMail.Core.Tests.Limits;

public sealed class QuotaWindowsTests
{
    [Theory]
    [InlineData(QuotaWindow.Hour, "2030-01-15T12:34:56.789Z", "2030-01-15T12:00:00Z", "2030-01-15T13:00:00Z")]
    [InlineData(QuotaWindow.Hour, "2030-12-31T23:59:59.999Z", "2030-12-31T23:00:00Z", "2031-01-01T00:00:00Z")]
    [InlineData(QuotaWindow.Day, "2030-01-15T00:00:00Z", "2030-01-15T00:00:00Z", "2030-01-16T00:00:00Z")]
    [InlineData(QuotaWindow.Day, "2028-02-28T23:59:59Z", "2028-02-28T00:00:00Z", "2028-02-29T00:00:00Z")]
    [InlineData(QuotaWindow.Month, "2030-02-28T23:59:59Z", "2030-02-01T00:00:00Z", "2030-03-01T00:00:00Z")]
    [InlineData(QuotaWindow.Month, "2030-12-01T00:00:00Z", "2030-12-01T00:00:00Z", "2031-01-01T00:00:00Z")]
    public void A_window_begins_and_ends_on_its_utc_boundary(QuotaWindow window, string now, string start, string end)
    {
        var begins = QuotaWindows.StartOf(window, Parse(now));
        Assert.Equal((Parse(start), Parse(end)), (begins, QuotaWindows.EndOf(window, begins)));
    }

    [Theory]
    [InlineData(QuotaWindow.Hour)]
    [InlineData(QuotaWindow.Day)]
    [InlineData(QuotaWindow.Month)]
    public void The_end_of_a_window_is_the_start_of_the_next(QuotaWindow window)
    {
        var end = QuotaWindows.EndOf(window, QuotaWindows.StartOf(window, Parse("2030-01-31T23:30:00Z")));
        Assert.Equal(end, QuotaWindows.StartOf(window, end));
        Assert.NotEqual(end, QuotaWindows.StartOf(window, end.AddTicks(-1)));
    }

    private static DateTimeOffset Parse(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
