using DisposableMail.Core;
using DisposableMail.Core.Accounts;
using DisposableMail.Core.Inboxes;
using DisposableMail.Core.Messages;
using DisposableMail.Core.Reception;
using DisposableMail.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DisposableMail.Storage.Tests;

public sealed class DomainInboxTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [EachDatabase]
    public async Task Mail_to_any_address_of_a_domain_arrives_and_is_read_by_address(string engine)
    {
        await using var host = await DomainHost.StartAsync(engine);
        var owner = await host.Core.CallerAsync();
        host.Dns.Text("brand.example", (await host.Domains.WildcardValueAsync(owner, None)).Value);
        await host.ProveAsync(owner, "brand.example");
        foreach (var to in new[] { "one@brand.example", "two@brand.example", "one@below.brand.example", "postmaster@brand.example" })
            Assert.Equal(DeliveryOutcome.Stored, await host.Core.DeliverAsync(MailBuilder.To(to)));

        var inbox = (await host.Core.Inboxes.FindDomainInboxAsync(owner, "below.Brand.example", None)).Value;
        async Task<string[]> ToAsync(string? to) =>
            [.. (await host.Core.Messages.ReadAsync(owner, inbox.PublicId, new PageRequest { To = to }, None)).Value.Messages.Select(m => m.To)];

        Assert.Equal((InboxKind.Domain, "*@brand.example"), (inbox.Kind, inbox.Address.Text));
        Assert.Equal(["postmaster@brand.example", "one@below.brand.example", "two@brand.example", "one@brand.example"], await ToAsync(null));
        Assert.Equal(["one@brand.example"], await ToAsync("One@Brand.Example"));
        Assert.Equal(["one@below.brand.example"], await ToAsync("@below.brand.example"));
        Assert.Empty(await ToAsync("no address"));
        Assert.Empty(await ToAsync("@nd.example"));
    }

    [EachDatabase]
    public async Task A_live_inbox_of_the_very_address_wins(string engine)
    {
        await using var host = await DomainHost.StartAsync(engine);
        var owner = await host.Core.CallerAsync();
        await host.ProveAsync(owner, "brand.example");
        Assert.Equal(DeliveryOutcome.Stored, await host.Core.DeliverAsync(MailBuilder.To("user@brand.example")));

        var exact = (await host.Core.Inboxes.CreateAsync(owner, new NewInbox { Prefix = "user", Domain = "brand.example" }, None)).Value;
        Assert.Equal("user@brand.example", exact.Address.Text); // On one's own domain a prefix is the whole local-part.
        Assert.Equal(DeliveryOutcome.Stored, await host.Core.DeliverAsync(MailBuilder.To("user@brand.example")));
        Assert.Single(await host.Core.ListAsync(owner, exact));

        host.Core.Clock.Advance(TimeSpan.FromHours(1)); // It has ended: the domain's inbox takes over again.
        Assert.Equal(DeliveryOutcome.Stored, await host.Core.DeliverAsync(MailBuilder.To("user@brand.example")));
        var inbox = (await host.Core.Inboxes.FindDomainInboxAsync(owner, "brand.example", None)).Value;
        Assert.Equal(2, (await host.Core.ListAsync(owner, inbox)).Count);
    }

    [EachDatabase]
    public async Task Reading_prolongs_by_the_day_and_a_month_without_it_ends_the_inbox(string engine)
    {
        await using var host = await DomainHost.StartAsync(engine);
        var owner = await host.Core.CallerAsync();
        await host.ProveAsync(owner, "brand.example");
        Assert.Equal(DeliveryOutcome.Stored, await host.Core.DeliverAsync(MailBuilder.To("user@brand.example")));
        var first = (await host.Core.Inboxes.FindDomainInboxAsync(owner, "brand.example", None)).Value;
        async Task<DateTimeOffset> EndAsync() =>
            (await host.Core.Messages.ReadAsync(owner, first.PublicId, new PageRequest(), None)).Value.Inbox.ExpiresAt;
        Assert.Equal(host.Core.Clock.GetUtcNow().AddDays(30), first.ExpiresAt);

        host.Core.Clock.Advance(TimeSpan.FromHours(23));
        _ = await EndAsync();
        Assert.Equal(first.ExpiresAt, await EndAsync()); // Not a write per poll.
        host.Core.Clock.Advance(TimeSpan.FromHours(1));
        _ = await EndAsync();
        Assert.Equal(first.ExpiresAt.AddDays(1), await EndAsync());

        host.Core.Clock.Advance(TimeSpan.FromDays(30));
        Assert.Equal(RefusalKind.NotFound, (await host.Core.Messages.ReadAsync(owner, first.PublicId, new PageRequest(), None)).Refusal?.Kind);
        Assert.Equal(DeliveryOutcome.Stored, await host.Core.DeliverAsync(MailBuilder.To("user@brand.example"))); // The domain goes on with a new one.
        var second = (await host.Core.Inboxes.FindDomainInboxAsync(owner, "brand.example", None)).Value;
        Assert.NotEqual(first.PublicId, second.PublicId);
        Assert.Single(await host.Core.ListAsync(owner, second));
        await host.Core.Sweeper.SweepAsync(None);
        Assert.Empty(await host.Core.VerifyAsync());
    }

    [EachDatabase]
    public async Task Of_a_thousand_messages_five_hundred_stay_and_nothing_of_the_others(string engine)
    {
        await using var host = await DomainHost.StartAsync(engine);
        var owner = await host.Core.CallerAsync();
        await host.ProveAsync(owner, "brand.example");

        await Task.WhenAll(Enumerable.Range(0, 20).Select(sender => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
                Assert.Equal(DeliveryOutcome.Stored, await host.Core.DeliverAsync(
                    MailBuilder.To($"user{i}@brand.example").Subject($"{sender}/{i}").Attach("a.txt", "text/plain", [1, 2, 3])));
        })));

        var inbox = (await host.Core.Inboxes.FindDomainInboxAsync(owner, "brand.example", None)).Value;
        Assert.Equal(500, inbox.MessageCount);
        await using var db = host.Core.Open();
        Assert.Equal(500, await db.Messages.CountAsync());
        Assert.Equal(Enumerable.Range(501, 500).Select(i => (long)i), await db.Messages.OrderBy(m => m.Id).Select(m => m.Id).ToListAsync());
        Assert.Equal((500, 500, 500), (await db.Contents.CountAsync(), await db.RawContents.CountAsync(), await db.Attachments.CountAsync()));
        Assert.Empty(await host.Core.VerifyAsync());
    }

    [EachDatabase]
    public async Task The_cap_of_octets_makes_room_too_and_what_never_fits_pushes_nothing_out(string engine)
    {
        await using var host = await DomainHost.StartAsync(engine, configure: services => services.PostConfigure<TierOptions>(
            tiers => tiers.Find("premium")!.BytesPerInbox = 10_000));
        var owner = await host.Core.CallerAsync();
        await host.ProveAsync(owner, "brand.example");
        for (var i = 0; i < 5; i++)
            Assert.Equal(DeliveryOutcome.Stored, await host.Core.DeliverAsync(MailBuilder.To("user@brand.example").Subject($"{i}").Text(new string('x', 3_000))));

        var inbox = (await host.Core.Inboxes.FindDomainInboxAsync(owner, "brand.example", None)).Value;
        Assert.Equal(["4", "3", "2"], (await host.Core.ListAsync(owner, inbox)).Select(m => m.Content.Subject));
        Assert.Equal(RecipientDecision.TooLargeForInbox, await host.Core.CheckAsync("user@brand.example", 10_001));
        Assert.Equal(RecipientDecision.Accepted, await host.Core.CheckAsync("user@brand.example", 9_000));
        Assert.Equal(DeliveryOutcome.InboxFull, await host.Core.DeliverAsync(MailBuilder.To("user@brand.example").Text(new string('x', 20_000))));
        Assert.Equal(3, (await host.Core.ListAsync(owner, inbox)).Count);
        Assert.Empty(await host.Core.VerifyAsync());
    }

    [EachDatabase]
    public async Task An_envelope_refused_for_one_recipient_pushes_nothing_out_for_another(string engine)
    {
        await using var host = await DomainHost.StartAsync(engine, custom => custom.InboxMessages = 2);
        var owner = await host.Core.CallerAsync();
        await host.ProveAsync(owner, "brand.example");
        var full = await host.Core.CreateInboxAsync(await host.Core.CallerAsync("free", "free"));
        for (var i = 0; i < 2; i++)
            Assert.Equal(DeliveryOutcome.Stored, await host.Core.DeliverAsync(MailBuilder.To("user@brand.example").Subject($"{i}")));
        _ = await host.Core.CheckAsync(full.Address.Text);
        host.Core.Clock.Advance(TimeSpan.FromMinutes(60));

        Assert.Equal(DeliveryOutcome.RecipientGone, await host.Core.DeliverAsync(MailBuilder.To("user@brand.example", full.Address.Text)));
        Assert.Equal(DeliveryOutcome.InboxFull, await host.Core.DeliverAsync(
            MailBuilder.To("a@brand.example", "b@brand.example", "c@brand.example"))); // Three copies for two places.

        var inbox = (await host.Core.Inboxes.FindDomainInboxAsync(owner, "brand.example", None)).Value;
        Assert.Equal(["1", "0"], (await host.Core.ListAsync(owner, inbox)).Select(m => m.Content.Subject));
        Assert.Equal(DeliveryOutcome.Stored, await host.Core.DeliverAsync(MailBuilder.To("a@brand.example", "b@brand.example").Subject("both")));
        Assert.Equal(["both", "both"], (await host.Core.ListAsync(owner, inbox)).Select(m => m.Content.Subject));
        Assert.Empty(await host.Core.VerifyAsync());
    }

    [EachDatabase]
    public async Task The_postmasters_oldest_mail_makes_room(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine, configure: services => services.PostConfigure<TierOptions>(
            tiers => tiers.Find("premium")!.MessagesPerInbox = 2));
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(RecipientDecision.Accepted, await host.CheckAsync("postmaster@mail.test"));
            Assert.Equal(DeliveryOutcome.Stored, await host.DeliverAsync(MailBuilder.To("postmaster@mail.test").Subject($"{i}")));
        }

        var postmaster = await host.CallerAsync("postmaster");
        var inbox = Assert.Single(await host.Inboxes.ListAsync(postmaster, 10, None));
        Assert.Equal(["2", "1"], (await host.ListAsync(postmaster, inbox)).Select(m => m.Content.Subject));
        Assert.Empty(await host.VerifyAsync());
    }

    [EachDatabase]
    public async Task A_domains_inbox_takes_no_place_among_the_live_inboxes(string engine)
    {
        await using var host = await DomainHost.StartAsync(engine, configure: services => services.PostConfigure<TierOptions>(
            tiers => tiers.Find("plus")!.LiveInboxes = 1));
        var owner = await host.Core.CallerAsync(tier: "plus");
        await host.ProveAsync(owner, "brand.example");
        _ = (await host.Core.Inboxes.FindDomainInboxAsync(owner, "brand.example", None)).Value;

        _ = (await host.Core.Inboxes.CreateAsync(owner, new NewInbox(), None)).Value;
        Assert.Equal(RefusalKind.TooManyInboxes, (await host.Core.Inboxes.CreateAsync(owner, new NewInbox(), None)).Refusal?.Kind);
    }
}
