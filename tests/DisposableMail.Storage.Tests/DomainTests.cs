using DisposableMail.Core;
using DisposableMail.Core.Accounts;
using DisposableMail.Core.Domains;
using DisposableMail.Core.Inboxes;
using DisposableMail.Core.Reception;
using DisposableMail.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace DisposableMail.Storage.Tests;

public sealed class DomainTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [EachDatabase]
    public async Task Configuration_decides_which_there_are_and_in_which_order(string engine)
    {
        await using var first = await CoreHost.StartAsync(engine);
        Assert.Equal(["mail.test", "inbox.test", "premium.test"], await NamesAsync(first));
        _ = (await first.Domains.AddAsync("Added.Example.", DomainType.Public, None)).Value;
        Assert.Equal("added.example", (await NamesAsync(first))[^1]);

        await using var second = await CoreHost.StartAsync(engine, first.Folder, first.Clock, configure: services => services.PostConfigure<List<DomainOptions>>(
            domains =>
            {
                domains.RemoveAt(1);
                domains.Reverse();
                domains.Add(new DomainOptions { Name = "bücher.example" });
            }));

        Assert.Equal(["premium.test", "mail.test", "xn--bcher-kva.example", "added.example"], await NamesAsync(second));
        Assert.Equal("mail.test", (await second.Domains.PrimaryAsync(None))?.Name); // The first public one.
        Assert.Equal(RecipientDecision.NotOurDomain, await second.CheckAsync("postmaster@inbox.test"));
    }

    [EachDatabase]
    public async Task Postmaster_answers(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine);
        _ = (await host.Domains.AddAsync("BÜCHER.example", DomainType.Public, None)).Value;
        foreach (var address in new[] { "postmaster@mail.test", "PostMaster@INBOX.test", "postmaster@premium.test", "postmaster@bücher.example", "postmaster@xn--bcher-kva.example" })
            Assert.Equal(RecipientDecision.Accepted, await host.CheckAsync(address));
        Assert.Equal(RecipientDecision.Accepted, await host.Reception.CheckRecipientAsync("Postmaster", "", null, None)); // RFC 5321 §2.3.5
        Assert.Equal("postmaster@mail.test", (await host.Reception.ResolveAsync("Postmaster", "", None))?.Text);
        Assert.Equal(RecipientDecision.NoSuchInbox, await host.CheckAsync("nobody@mail.test"));

        Assert.Equal(DeliveryOutcome.Stored, await host.DeliverAsync(MailBuilder.To("postmaster@mail.test", "postmaster@inbox.test")));
        var postmaster = await host.CallerAsync("postmaster");
        var inbox = Assert.Single(await host.Inboxes.ListAsync(postmaster, 10, None)); // All lead to one.
        Assert.Equal(["postmaster@inbox.test", "postmaster@mail.test"], (await host.ListAsync(postmaster, inbox)).Select(m => m.To).Order());
        Assert.Empty(await host.VerifyAsync());
    }

    [EachDatabase]
    public async Task The_postmasters_inbox_neither_ends_nor_can_be_deleted(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine);
        var postmaster = await host.CallerAsync("postmaster");
        var inbox = Assert.Single(await host.Inboxes.ListAsync(postmaster, 10, None));

        Assert.Equal(RefusalKind.TierForbids, (await host.Inboxes.DeleteAsync(postmaster, inbox.PublicId, None))?.Kind);
        Assert.Equal(RefusalKind.NotFound, (await host.Inboxes.DeleteAsync(await host.CallerAsync(), inbox.PublicId, None))?.Kind);
        host.Clock.Advance(TimeSpan.FromDays(4_000));
        await host.Sweeper.SweepAsync(None);

        Assert.Equal(RecipientDecision.Accepted, await host.CheckAsync("postmaster@mail.test"));
    }

    [EachDatabase]
    public async Task A_removed_domain_refuses_mail_and_keeps_what_it_has(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine);
        _ = (await host.Domains.AddAsync("added.example", DomainType.Public, None)).Value;
        var caller = await host.CallerAsync();
        var inbox = (await host.Inboxes.CreateAsync(caller, new NewInbox { Domain = "added.example" }, None)).Value;
        Assert.Equal(DeliveryOutcome.Stored, await host.DeliverAsync(MailBuilder.To(inbox.Address.Text)));

        Assert.Null(await host.Domains.RemoveAsync("ADDED.example", None));

        Assert.Equal(RecipientDecision.NotOurDomain, await host.CheckAsync(inbox.Address.Text));
        Assert.Single(await host.ListAsync(caller, inbox));
        Assert.Equal(RefusalKind.NotFound, (await host.Domains.RemoveAsync("added.example", None))?.Kind);
        Assert.Equal("name", (await host.Domains.RemoveAsync("mail.test", None))?.Field); // Configured.
        Assert.Equal("name", (await host.Domains.AddAsync("Mail.Test", DomainType.Public, None)).Refusal?.Field);
        Assert.Equal("name", (await host.Domains.AddAsync("no domain", DomainType.Public, None)).Refusal?.Field);
        _ = (await host.Domains.AddAsync("added.example", DomainType.Public, None)).Value; // And back again.
        Assert.Equal(RecipientDecision.Accepted, await host.CheckAsync(inbox.Address.Text));
        Assert.Equal(RecipientDecision.Accepted, await host.CheckAsync("postmaster@added.example"));
    }

    [EachDatabase]
    public async Task Another_processs_domain_and_tier_are_seen_within_a_second(string engine)
    {
        await using var server = await CoreHost.StartAsync(engine);
        await using var operatorsProcess = await CoreHost.StartAsync(engine, server.Folder, server.Clock);
        var caller = await server.CallerAsync();
        var inbox = await server.CreateInboxAsync(caller);
        Assert.Equal(RecipientDecision.NotOurDomain, await server.CheckAsync("postmaster@added.example"));
        Assert.Equal(RecipientDecision.Accepted, await server.CheckAsync(inbox.Address.Text, size: 200L << 20));

        _ = (await operatorsProcess.Domains.AddAsync("added.example", DomainType.Public, None)).Value;
        _ = (await operatorsProcess.Accounts.SetTierAsync("tester", "free", None)).Value;
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(RecipientDecision.Accepted, await server.CheckAsync("postmaster@added.example"));
        Assert.Equal(RecipientDecision.TooLargeForInbox, await server.CheckAsync(inbox.Address.Text, size: 200L << 20));
    }

    [EachDatabase]
    public async Task A_tier_is_offered_its_domains(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine);
        async Task<string[]> OfferedAsync(string tier) =>
            [.. (await host.Domains.ListOfferedAsync(new TierOptions().Find(tier)!, None)).Select(d => d.Name)];

        Assert.Equal(["mail.test"], await OfferedAsync("free"));
        Assert.Equal(["mail.test", "inbox.test"], await OfferedAsync("plus"));
        Assert.Equal(["mail.test", "inbox.test", "premium.test"], await OfferedAsync("premium"));
    }

    private static async Task<string[]> NamesAsync(CoreHost host) => [.. (await host.Domains.ListAsync(None)).Select(d => d.Name)];
}
