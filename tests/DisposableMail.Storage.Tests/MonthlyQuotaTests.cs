using DisposableMail.Core.Limits;
using DisposableMail.Core.Operations;
using DisposableMail.Core.Reception;
using DisposableMail.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace DisposableMail.Storage.Tests;

public sealed class MonthlyQuotaTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly QuotaPeriod Karachi = new(QuotaWindow.Month, TimeZoneInfo.FindSystemTimeZoneById("Asia/Karachi"));

    [EachDatabase]
    public async Task A_month_is_the_zones_own(string engine)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2030, 1, 31, 18, 59, 59, TimeSpan.Zero));
        await using var host = await CoreHost.StartAsync(engine, clock: clock);
        var caller = await host.CallerAsync(tier: "free");
        var january = await host.Quotas.TakeCallAsync(caller, "tempmailg", Karachi, None);
        Assert.Equal("2030-02-01T00:00:00+05:00", january.ResetsAt.ToString("yyyy-MM-ddTHH:mm:sszzz", null));

        clock.Advance(TimeSpan.FromSeconds(1));
        var february = await host.Quotas.TakeCallAsync(caller, "tempmailg", Karachi, None);

        Assert.Equal((1, 1), (january.Used, february.Used));
        Assert.Equal("2030-03-01T00:00:00+05:00", february.ResetsAt.ToString("yyyy-MM-ddTHH:mm:sszzz", null));
        await host.StopAsync();
        await using var again = await CoreHost.StartAsync(engine, host.Folder, clock);
        Assert.Equal(1, (await again.Quotas.PeekCallsAsync(caller, "tempmailg", Karachi, None)).Used);
    }

    [Theory]
    [InlineData("Europe/Berlin", QuotaWindow.Day, "2030-03-31T12:00:00Z", "2030-03-31T22:00:00Z")] // A day of 23 hours.
    [InlineData("Europe/Berlin", QuotaWindow.Day, "2030-10-27T12:00:00Z", "2030-10-27T23:00:00Z")] // Of 25.
    [InlineData("Europe/Berlin", QuotaWindow.Month, "2030-03-15T12:00:00Z", "2030-03-31T22:00:00Z")]
    [InlineData("Europe/Berlin", QuotaWindow.Hour, "2030-10-27T01:30:00Z", "2030-10-27T02:00:00Z")] // The second of two hours with one name.
    [InlineData("Asia/Kolkata", QuotaWindow.Hour, "2030-01-01T00:10:00Z", "2030-01-01T00:30:00Z")]
    [InlineData("Africa/Cairo", QuotaWindow.Day, "2024-04-25T12:00:00Z", "2024-04-25T22:00:00Z")] // The next day has no midnight.
    public async Task Windows_end_on_the_clock_of_their_zone(string zone, QuotaWindow window, string now, string end)
    {
        var clock = new FakeTimeProvider(DateTimeOffset.Parse(now, null));
        await using var host = await CoreHost.StartAsync(clock: clock);
        var period = new QuotaPeriod(window, TimeZoneInfo.FindSystemTimeZoneById(zone));
        var caller = await host.CallerAsync(tier: "free");

        var quota = await host.Quotas.TakeCallAsync(caller, "tempmailg", period, None);

        Assert.Equal(DateTimeOffset.Parse(end, null), quota.ResetsAt);
        clock.Advance(quota.ResetsAt - clock.GetUtcNow() - TimeSpan.FromSeconds(1));
        Assert.Equal(2, (await host.Quotas.TakeCallAsync(caller, "tempmailg", period, None)).Used);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, (await host.Quotas.TakeCallAsync(caller, "tempmailg", period, None)).Used);
    }

    [EachDatabase]
    public async Task Exactly_as_many_successes_pass_as_the_limit_says(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine);
        var caller = await host.CallerAsync(tier: "free");
        var passed = 0;

        await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(async () =>
        {
            for (var call = 0; call < 10; call++)
            {
                var taken = await host.Quotas.TakeCallAsync(caller, "tempmailg", Karachi, None);
                if (i % 2 == 0) // Every other client fails.
                    await host.Quotas.GiveBackCallAsync(caller, "tempmailg", Karachi, taken, None);
                else if (taken.Passed)
                    Interlocked.Increment(ref passed);
            }
        })));
        while ((await host.Quotas.TakeCallAsync(caller, "tempmailg", Karachi, None)).Passed)
            passed++;

        Assert.Equal(100, passed);
        Assert.Equal(100, (await host.Quotas.PeekCallsAsync(caller, "tempmailg", Karachi, None)).Used);
    }

    [EachDatabase]
    public async Task What_is_given_back_after_the_window_takes_nothing_from_the_next(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine);
        var caller = await host.CallerAsync(tier: "free");
        var taken = await host.Quotas.TakeCallAsync(caller, "tempmailg", Karachi, None);
        host.Clock.Advance(TimeSpan.FromDays(31));
        _ = await host.Quotas.TakeCallAsync(caller, "tempmailg", Karachi, None);

        Assert.Equal(0, (await host.Quotas.GiveBackCallAsync(caller, "tempmailg", Karachi, taken, None)).Used);

        Assert.Equal(1, (await host.Quotas.PeekCallsAsync(caller, "tempmailg", Karachi, None)).Used);
    }

    [EachDatabase]
    public async Task The_servers_numbers_count_what_ever_was_and_what_is(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine);
        var statistics = host.Services.GetRequiredService<StatisticsService>();
        var empty = await statistics.ReadAsync(None); // The postmaster's inbox alone.
        var owner = await host.CallerAsync();
        var (short_, long_) = (await host.CreateInboxAsync(owner, minutes: 1), await host.CreateInboxAsync(owner));
        Assert.Equal(DeliveryOutcome.Stored, await host.DeliverAsync(MailBuilder.To(short_.Address.Text, long_.Address.Text)));
        Assert.Same(empty, await statistics.ReadAsync(None)); // Not counted for every caller.

        host.Clock.Advance(TimeSpan.FromSeconds(10));
        var busy = await statistics.ReadAsync(None);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await host.Sweeper.SweepAsync(None);
        var swept = await statistics.ReadAsync(None);

        Assert.Equal((0, 1, 1), (empty.MessagesReceived, empty.InboxesCreated, empty.LiveInboxes));
        Assert.Equal((2, 3, 3), (busy.MessagesReceived, busy.InboxesCreated, busy.LiveInboxes));
        Assert.Equal((2, 3, 2), (swept.MessagesReceived, swept.InboxesCreated, swept.LiveInboxes));
    }
}
