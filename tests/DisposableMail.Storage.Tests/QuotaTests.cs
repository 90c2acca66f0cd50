using DisposableMail.Core;
using DisposableMail.Core.Accounts;
using DisposableMail.Core.Limits;
using DisposableMail.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DisposableMail.Storage.Tests;

public sealed class QuotaTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [EachDatabase]
    public async Task Quota_is_one_atomic_step(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine);
        var caller = await host.CallerAsync(tier: "free");

        var quotas = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(async () =>
        {
            var mine = new List<Quota>();
            for (var i = 0; i < 10; i++)
                mine.Add(await host.Quotas.TakeCallAsync(caller, "dustmail", null, None));
            return mine;
        })));

        var passed = quotas.SelectMany(q => q).Where(q => q.Passed).ToList();
        Assert.Equal(Enumerable.Range(1, 100), passed.Select(q => q.Used).Order()); // Each step shows its own number.
        Assert.All(quotas.SelectMany(q => q).Where(q => !q.Passed), q => Assert.Equal((100, 0), (q.Used, q.Remaining)));
        Assert.Equal(100, (await host.Quotas.PeekCallsAsync(caller, "dustmail", null, None)).Used);
    }

    [EachDatabase]
    public async Task Windows_begin_anew_on_the_hour_at_midnight_and_on_the_first(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine); // 15 January, 12:00.
        var caller = await host.CallerAsync(tier: "free");
        Task<Quota> TakeAsync(QuotaWindow? window) => host.Quotas.TakeCallAsync(caller, window?.ToString() ?? "", window, None).AsTask();
        async Task<(int, int, int)> UsedAsync() =>
            ((await TakeAsync(QuotaWindow.Hour)).Used, (await TakeAsync(null)).Used, (await TakeAsync(QuotaWindow.Month)).Used);

        Assert.Equal((1, 1, 1), await UsedAsync());
        host.Clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromMilliseconds(1));
        Assert.Equal((2, 2, 2), await UsedAsync());
        host.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal((1, 3, 3), await UsedAsync());
        host.Clock.Advance(TimeSpan.FromHours(11));
        Assert.Equal((1, 1, 4), await UsedAsync());
        host.Clock.Advance(TimeSpan.FromDays(16));
        Assert.Equal((1, 1, 1), await UsedAsync());
        Assert.Equal(new DateTimeOffset(2030, 3, 1, 0, 0, 0, TimeSpan.Zero), (await TakeAsync(QuotaWindow.Month)).ResetsAt);
        Assert.Equal(new DateTimeOffset(2030, 2, 2, 0, 0, 0, TimeSpan.Zero), (await TakeAsync(null)).ResetsAt);
    }

    [EachDatabase]
    public async Task A_dialect_with_a_window_of_its_own_counts_apart(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine);
        var (caller, other) = (await host.CallerAsync(tier: "free"), await host.CallerAsync("other", "free"));
        for (var i = 0; i < 100; i++)
            Assert.True((await host.Quotas.TakeCallAsync(caller, "dustmail", null, None)).Passed);

        Assert.False((await host.Quotas.TakeCallAsync(caller, "tempmailio", null, None)).Passed);
        Assert.Equal(1, (await host.Quotas.TakeCallAsync(caller, "tempmailg", QuotaWindow.Month, None)).Used);
        Assert.Equal(1, (await host.Quotas.TakeCallAsync(caller, "tempmaillol", QuotaWindow.Month, None)).Used);
        Assert.Equal(1, (await host.Quotas.TakeCallAsync(other, "dustmail", null, None)).Used);
    }

    [EachDatabase]
    public async Task An_unlimited_tier_counts_and_refuses_nothing(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine);
        var caller = await host.CallerAsync();
        for (var i = 1; i <= 300; i++)
            Assert.Equal((true, i, null, null), Parts(await host.Quotas.TakeCallAsync(caller, "dustmail", null, None)));

        static (bool, int, int?, int?) Parts(Quota quota) => (quota.Passed, quota.Used, quota.Limit, quota.Remaining);
    }

    [EachDatabase]
    public async Task A_clean_stop_loses_no_call(string engine)
    {
        await using var first = await CoreHost.StartAsync(engine);
        // More accounts than one chunk of a flush.
        var callers = new List<Caller>();
        for (var i = 0; i < 230; i++)
            callers.Add(new Caller((await first.Accounts.CreateAsync($"account {i}", "free", None)).Value.Id, new TierOptions().Find("free")!));
        for (var i = 0; i < callers.Count; i++)
        {
            for (var call = 0; call <= i % 7; call++)
                await first.Quotas.TakeCallAsync(callers[i], "dustmail", null, None);
            await first.Quotas.TakeCallAsync(callers[i], "other", QuotaWindow.Hour, None);
        }

        await first.StopAsync();

        await using var second = await CoreHost.StartAsync(engine, first.Folder, first.Clock);
        for (var i = 0; i < callers.Count; i++)
        {
            Assert.Equal(1 + (i % 7), (await second.Quotas.PeekCallsAsync(callers[i], "dustmail", null, None)).Used);
            Assert.Equal(1, (await second.Quotas.PeekCallsAsync(callers[i], "other", QuotaWindow.Hour, None)).Used);
        }
    }

    [EachDatabase]
    public async Task What_a_flush_could_not_store_the_next_one_stores(string engine)
    {
        await using var first = await CoreHost.StartAsync(engine);
        var caller = await first.CallerAsync(tier: "free");
        for (var i = 0; i < 9; i++)
            await first.Quotas.TakeCallAsync(caller, "dustmail", null, None);
        await using var db = first.Open();
        await db.Database.ExecuteSqlRawAsync("""ALTER TABLE "QuotaCounters" RENAME TO "Away" """);
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => first.Quotas.FlushAsync(None));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.Quotas.FlushAsync(new CancellationToken(canceled: true)));
        await db.Database.ExecuteSqlRawAsync("""ALTER TABLE "Away" RENAME TO "QuotaCounters" """);

        await first.StopAsync();

        await using var second = await CoreHost.StartAsync(engine, first.Folder, first.Clock);
        Assert.Equal(9, (await second.Quotas.PeekCallsAsync(caller, "dustmail", null, None)).Used);
    }

    [EachDatabase]
    public async Task A_counter_is_forgotten_when_its_window_is_over(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine); // 12:00.
        var caller = await host.CallerAsync(tier: "free");
        for (var i = 0; i < 50; i++)
            await host.Quotas.TakeCallAsync(new Caller(1_000 + i, caller.Tier), "dustmail", null, None);
        await host.Quotas.TakeCallAsync(caller, "dustmail", QuotaWindow.Month, None);

        host.Clock.Advance(TimeSpan.FromHours(12)); // Midnight; what is not stored yet is kept.
        await host.Quotas.FlushAsync(None);
        Assert.Equal(51, host.Quotas.CounterCount);
        await host.Quotas.FlushAsync(None);

        Assert.Equal(1, host.Quotas.CounterCount); // The month is not over.
        Assert.Equal(1, (await host.Quotas.TakeCallAsync(new Caller(1_000, caller.Tier), "dustmail", null, None)).Used);
        Assert.Equal(2, (await host.Quotas.TakeCallAsync(caller, "dustmail", QuotaWindow.Month, None)).Used);
        await host.Quotas.FlushAsync(None);
        Assert.Equal(2, host.Quotas.CounterCount);
    }

    [EachDatabase]
    public async Task A_call_that_comes_while_its_counter_is_forgotten_counts(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine);
        var caller = await host.CallerAsync(tier: "free");
        for (var day = 0; day < 100; day++)
        {
            host.Clock.Advance(TimeSpan.FromDays(1));
            await host.Quotas.FlushAsync(None);
            await host.Quotas.FlushAsync(None);

            var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
            {
                if (i % 2 == 0)
                    await host.Quotas.FlushAsync(None);
                return (await host.Quotas.TakeCallAsync(caller, "dustmail", null, None)).Used;
            })));

            Assert.Equal(Enumerable.Range(1, 8), taken.Order());
        }
    }

    [EachDatabase]
    public async Task A_counter_that_could_not_be_read_is_read_again(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine);
        var caller = await host.CallerAsync(tier: "free");
        await using var db = host.Open();
        await db.Database.ExecuteSqlRawAsync("""ALTER TABLE "QuotaCounters" RENAME TO "Away" """);
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(async () => await host.Quotas.TakeCallAsync(caller, "dustmail", null, None));
        await db.Database.ExecuteSqlRawAsync("""ALTER TABLE "Away" RENAME TO "QuotaCounters" """);

        Assert.Equal(1, (await host.Quotas.TakeCallAsync(caller, "dustmail", null, None)).Used);
    }

    [EachDatabase]
    public async Task Creations_survive_a_restart(string engine)
    {
        await using var first = await CoreHost.StartAsync(engine, configure: OneADay);
        var caller = await first.CallerAsync(tier: "free");
        await first.CreateInboxAsync(caller);
        await first.StopAsync();

        await using var second = await CoreHost.StartAsync(engine, first.Folder, first.Clock, configure: OneADay);
        var refused = await second.Inboxes.CreateAsync(caller, new Core.Inboxes.NewInbox(), None);
        Assert.Equal(RefusalKind.CreationLimitReached, refused.Refusal?.Kind);

        static void OneADay(IServiceCollection services) => services.Configure<TierOptions>(tiers => tiers.Find("free")!.CreationsPerDay = 1);
    }
}
