using DisposableMail.Core.Limits;

namespace DisposableMail.Core.Tests.Limits;

public sealed class CounterTests
{
    private static readonly DateTimeOffset Noon = new(2030, 1, 15, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Counter_is_retired_when_its_window_is_over_and_all_of_it_is_stored()
    {
        var counter = new Counter(DateTimeOffset.MinValue, 0);
        counter.Take(10, QuotaWindow.Day, Noon);

        Assert.False(counter.TryRetire(Noon.AddDays(1))); // Not stored.
        Assert.NotNull(counter.TakeUnsaved());
        Assert.False(counter.TryRetire(Noon.AddHours(12).AddTicks(-1)));
        Assert.Equal(2, counter.Ask(10, static (c, limit) => c.Take(limit, QuotaWindow.Day, Noon))?.Used);
        counter.TakeUnsaved();
        Assert.True(counter.TryRetire(Noon.AddHours(12)));
    }

    [Fact]
    public void Nothing_is_counted_on_a_retired_counter()
    {
        var counter = new Counter(DateTimeOffset.MinValue, 0);
        Assert.True(counter.TryRetire(Noon));

        Assert.Null(counter.Ask(10, static (c, limit) => c.Take(limit, QuotaWindow.Day, Noon)));
        Assert.Null(counter.TakeUnsaved());
    }
}
