using DisposableMail.Core;
using DisposableMail.Core.Accounts;
using DisposableMail.Core.Domains;
using DisposableMail.Core.Inboxes;
using DisposableMail.Core.Reception;
using DisposableMail.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DisposableMail.Storage.Tests;

public sealed class InboxCreationTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [EachDatabase]
    public async Task A_life_is_the_tiers_default_and_cut_to_its_longest(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine, configure: services => services.Configure<TierOptions>(
            tiers => tiers.Find("free")!.DefaultLifetime = TimeSpan.FromMinutes(20)));
        var caller = await host.CallerAsync(tier: "free");
        async Task<TimeSpan> LifeAsync(TimeSpan? wish)
        {
            var inbox = (await host.Inboxes.CreateAsync(caller, new NewInbox { Lifetime = wish }, None)).Value;
            return inbox.ExpiresAt - inbox.CreatedAt;
        }

        Assert.Equal(TimeSpan.FromMinutes(20), await LifeAsync(null));
        Assert.Equal(TimeSpan.FromMinutes(1), await LifeAsync(TimeSpan.FromMinutes(1)));
        Assert.Equal(TimeSpan.FromMinutes(60), await LifeAsync(TimeSpan.FromMinutes(61)));
        var short1 = await host.Inboxes.CreateAsync(caller, new NewInbox { Lifetime = TimeSpan.FromSeconds(59) }, None);
        Assert.Equal((RefusalKind.InvalidInput, "duration"), (short1.Refusal!.Kind, short1.Refusal.Field));
    }

    [EachDatabase]
    public async Task A_tier_decides_about_names_and_domains(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine);
        var (free, premium) = (await host.CallerAsync("small", "free"), await host.CallerAsync());
        async Task<string> TryAsync(Caller caller, NewInbox wish)
        {
            var result = await host.Inboxes.CreateAsync(caller, wish, None);
            return result.TryGet(out var inbox, out var refusal) ? inbox.Address.Domain : refusal.Kind.ToString();
        }

        Assert.Equal("TierForbids", await TryAsync(free, new NewInbox { LocalPart = "chosen" }));
        Assert.Equal("TierForbids", await TryAsync(free, new NewInbox { Domain = "inbox.test" }));
        Assert.Equal("TierForbids", await TryAsync(free, new NewInbox { Domain = "premium.test" }));
        Assert.Equal("mail.test", await TryAsync(free, new NewInbox { Domain = "MAIL.test." }));
        Assert.Equal("mail.test", await TryAsync(free, new NewInbox()));
        Assert.Equal("premium.test", await TryAsync(premium, new NewInbox { DomainType = DomainType.Premium }));
        Assert.Equal("DomainUnknown", await TryAsync(premium, new NewInbox { DomainType = DomainType.Community }));
        Assert.Equal("DomainUnknown", await TryAsync(premium, new NewInbox { Domain = "elsewhere.example" }));
        Assert.Equal("DomainUnknown", await TryAsync(premium, new NewInbox { Domain = "no domain" }));
        Assert.Equal("AddressUnavailable", await TryAsync(premium, new NewInbox { LocalPart = "Postmaster" }));
        Assert.Equal("InvalidInput", await TryAsync(premium, new NewInbox { LocalPart = "two words" }));
    }

    [EachDatabase]
    public async Task Exactly_as_many_inboxes_live_as_the_tier_allows(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine);
        var caller = await host.CallerAsync(tier: "free");

        var results = await CreateInParallelAsync(host, caller, 64);

        Assert.Equal(5, results.Count(r => r.Refusal is null));
        Assert.Equal(59, results.Count(r => r.Refusal?.Kind == RefusalKind.TooManyInboxes));
        var mine = await host.Inboxes.ListAsync(caller, 100, None);
        Assert.Equal(5, mine.Count);
        // Deleting one, or its end, makes room at once.
        Assert.Null(await host.Inboxes.DeleteAsync(caller, mine[0].PublicId, None));
        Assert.Equal(1, (await CreateInParallelAsync(host, caller, 8)).Count(r => r.Refusal is null));
        host.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(5, (await CreateInParallelAsync(host, caller, 64)).Count(r => r.Refusal is null));
    }

    [EachDatabase]
    public async Task Exactly_as_many_inboxes_are_made_a_day_as_the_tier_allows(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine, configure: services => services.Configure<TierOptions>(
            tiers => (tiers.Find("free")!.LiveInboxes, tiers.Find("free")!.CreationsPerDay) = (null, 7)));
        var caller = await host.CallerAsync(tier: "free");

        var results = await CreateInParallelAsync(host, caller, 64);

        Assert.Equal(7, results.Count(r => r.Refusal is null));
        var refused = results.Where(r => r.Refusal is not null).ToList();
        Assert.All(refused, r => Assert.Equal((RefusalKind.CreationLimitReached, TimeSpan.FromHours(12)), (r.Refusal!.Kind, r.Refusal.RetryAfter)));
        host.Clock.Advance(TimeSpan.FromHours(12)); // Midnight.
        Assert.Equal(7, (await CreateInParallelAsync(host, caller, 64)).Count(r => r.Refusal is null));
    }

    [EachDatabase]
    public async Task A_refusal_or_a_fault_costs_no_creation(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine, configure: services => services.Configure<TierOptions>(
            tiers => tiers.Find("premium")!.CreationsPerDay = 2));
        var (caller, other) = (await host.CallerAsync(), await host.CallerAsync("other"));
        await host.CreateInboxAsync(other, "taken");
        await using var db = host.Open();
        for (var i = 0; i < 5; i++)
        {
            var refused = await host.Inboxes.CreateAsync(caller, new NewInbox { LocalPart = "taken" }, None);
            Assert.Equal(RefusalKind.AddressUnavailable, refused.Refusal?.Kind);
        }

        await db.Database.ExecuteSqlRawAsync("""ALTER TABLE "Inboxes" RENAME COLUMN "CreatedAt" TO "Away" """);
        for (var i = 0; i < 5; i++)
            await Assert.ThrowsAsync<DbUpdateException>(() => host.CreateInboxAsync(caller));
        await db.Database.ExecuteSqlRawAsync("""ALTER TABLE "Inboxes" RENAME COLUMN "Away" TO "CreatedAt" """);

        Assert.Equal(2, (await CreateInParallelAsync(host, caller, 8)).Count(r => r.Refusal is null));
    }

    [EachDatabase]
    public async Task One_address_one_live_inbox(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine);
        await using var second = await CoreHost.StartAsync(engine, host.Folder, host.Clock); // Another process: no gate between the two.
        var callers = new[] { await host.CallerAsync("first"), await host.CallerAsync("second") };

        var results = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => Task.Run(async () => await (i % 2 == 0 ? host : second).Inboxes.CreateAsync(
            callers[i % 4 / 2], new NewInbox { LocalPart = "wanted" }, None))));

        Assert.Single(results, r => r.Refusal is null);
        Assert.All(results.Where(r => r.Refusal is not null), r => Assert.Equal(RefusalKind.AddressUnavailable, r.Refusal!.Kind));
    }

    [EachDatabase]
    public async Task A_freed_address_is_its_accounts_at_once_and_anothers_after_its_rest(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine);
        var (first, second) = (await host.CallerAsync("first"), await host.CallerAsync("second"));
        var earlier = await host.CreateInboxAsync(first, "name", minutes: 10);
        await host.DeliverAsync(MailBuilder.To(earlier.Address.Text).Subject("before"));
        Assert.Equal(RecipientDecision.Accepted, await host.CheckAsync(earlier.Address.Text));

        host.Clock.Advance(TimeSpan.FromMinutes(10)); // Not swept: the row still points to the inbox that ended.
        var again = await host.CreateInboxAsync(first, "name", minutes: 10);
        Assert.Equal(RecipientDecision.Accepted, await host.CheckAsync(again.Address.Text));
        Assert.Equal(DeliveryOutcome.Stored, await host.DeliverAsync(MailBuilder.To(again.Address.Text).Subject("after")));
        Assert.Equal("after", Assert.Single(await host.ListAsync(first, again)).Content.Subject);

        host.Clock.Advance(TimeSpan.FromMinutes(10));
        await host.Sweeper.SweepAsync(None);
        host.Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromMilliseconds(1));
        var early = await host.Inboxes.CreateAsync(second, new NewInbox { LocalPart = "name" }, None);
        Assert.Equal(RefusalKind.AddressUnavailable, early.Refusal?.Kind);
        host.Clock.Advance(TimeSpan.FromMilliseconds(1));
        var rested = await host.CreateInboxAsync(second, "name");
        Assert.Empty(await host.ListAsync(second, rested));
    }

    [EachDatabase]
    public async Task The_newest_inbox_is_listed_first(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine);
        var caller = await host.CallerAsync();
        var made = new List<string>();
        for (var i = 0; i < 4; i++)
            made.Insert(0, (await host.CreateInboxAsync(caller)).Address.Text);

        Assert.Equal(made.Take(3), (await host.Inboxes.ListAsync(caller, 3, None)).Select(i => i.Address.Text));
        Assert.Equal(made[2], (await host.Inboxes.FindAsync(caller, made[2].ToUpperInvariant(), None))?.Address.Text);
    }

    private static async Task<Result<Inbox>[]> CreateInParallelAsync(CoreHost host, Caller caller, int count) =>
        await Task.WhenAll(Enumerable.Range(0, count).Select(_ => Task.Run(() => host.Inboxes.CreateAsync(caller, new NewInbox(), None))));
}
