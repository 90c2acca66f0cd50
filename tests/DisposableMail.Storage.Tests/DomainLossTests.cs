using DisposableMail.Core;
using DisposableMail.Core.Domains;
using DisposableMail.Core.Inboxes;
using DisposableMail.Core.Reception;
using DisposableMail.Testing;
using DisposableMail.Testing.Dns;
using Microsoft.Extensions.DependencyInjection;

namespace DisposableMail.Storage.Tests;

public sealed class DomainLossTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [EachDatabase]
    public async Task A_domain_without_its_record_takes_mail_for_the_time_of_grace(string engine)
    {
        await using var host = await DomainHost.StartAsync(engine);
        var owner = await host.Core.CallerAsync();
        var domain = await host.ProveAsync(owner, "brand.example");
        host.Dns.Remove(domain.TxtName);

        Assert.Equal(1, await host.CheckAfterAsync(TimeSpan.FromHours(1)));
        var lapsing = await host.FindAsync(owner, "brand.example");
        Assert.Equal((CustomDomainState.Lapsing, host.Core.Clock.GetUtcNow().AddDays(3)), (lapsing.State, lapsing.StopsAt));
        await host.CheckAfterAsync(TimeSpan.FromDays(3) - TimeSpan.FromSeconds(1));
        Assert.Equal(RecipientDecision.Accepted, await host.Core.CheckAsync("any@brand.example"));

        Assert.Equal(1, await host.CheckAfterAsync(TimeSpan.FromSeconds(1))); // Looked at exactly when it matters.
        Assert.Equal(CustomDomainState.Pending, (await host.FindAsync(owner, "brand.example")).State);
        Assert.Equal(RecipientDecision.NotOurDomain, await host.Core.CheckAsync("any@brand.example"));
    }

    [EachDatabase]
    public async Task A_record_that_comes_back_forgives(string engine)
    {
        await using var host = await DomainHost.StartAsync(engine);
        var owner = await host.Core.CallerAsync();
        var domain = await host.ProveAsync(owner, "brand.example");
        host.Dns.Remove(domain.TxtName);
        await host.CheckAfterAsync(TimeSpan.FromHours(1));
        host.Dns.Prove(domain);
        await host.CheckAfterAsync(TimeSpan.FromDays(2));
        Assert.Equal(CustomDomainState.Verified, (await host.FindAsync(owner, "brand.example")).State);

        host.Dns.Remove(domain.TxtName);
        await host.CheckAfterAsync(TimeSpan.FromDays(2)); // A new absence, a new time of grace.

        Assert.Equal(RecipientDecision.Accepted, await host.Core.CheckAsync("any@brand.example"));
    }

    [EachDatabase]
    public async Task No_answer_never_takes_a_domain_away(string engine)
    {
        await using var host = await DomainHost.StartAsync(engine, dnsTimeout: TimeSpan.FromMilliseconds(200));
        var owner = await host.Core.CallerAsync();
        await host.ProveAsync(owner, "brand.example");

        foreach (var behaviour in new[] { DnsBehaviour.Fails, DnsBehaviour.Silent, DnsBehaviour.Refuses, DnsBehaviour.Babbles, DnsBehaviour.AnswersAnotherQuestion })
        {
            host.Dns.Behaviour = behaviour;
            Assert.Equal(1, await host.CheckAfterAsync(TimeSpan.FromDays(30)));
            var found = await host.FindAsync(owner, "brand.example");
            Assert.Equal((CustomDomainState.Verified, CustomDomainFinding.LookupFailed), (found.State, found.Finding));
        }

        Assert.Equal(RecipientDecision.Accepted, await host.Core.CheckAsync("any@brand.example"));
    }

    [EachDatabase]
    public async Task No_answer_after_an_absence_does_not_end_the_grace(string engine)
    {
        await using var host = await DomainHost.StartAsync(engine, dnsTimeout: TimeSpan.FromMilliseconds(200));
        var owner = await host.Core.CallerAsync();
        var domain = await host.ProveAsync(owner, "brand.example");
        host.Dns.Remove(domain.TxtName);
        await host.CheckAfterAsync(TimeSpan.FromHours(1));

        host.Dns.Behaviour = DnsBehaviour.Fails;
        await host.CheckAfterAsync(TimeSpan.FromDays(10));
        Assert.Equal(RecipientDecision.Accepted, await host.Core.CheckAsync("any@brand.example"));
        host.Dns.Behaviour = DnsBehaviour.Answers;
        await host.CheckAfterAsync(TimeSpan.FromDays(1)); // A certain absence, and the time is long over.

        Assert.Equal(RecipientDecision.NotOurDomain, await host.Core.CheckAsync("any@brand.example"));
    }

    [EachDatabase]
    public async Task A_lost_domain_goes_to_the_next_who_proves_it_without_what_was_in_it(string engine)
    {
        await using var host = await DomainHost.StartAsync(engine, custom => custom.GracePeriod = TimeSpan.Zero);
        var (former, next) = (await host.Core.CallerAsync("former"), await host.Core.CallerAsync("next"));
        var lost = await host.ProveAsync(former, "brand.example");
        var exact = (await host.Core.Inboxes.CreateAsync(
            former, new NewInbox { LocalPart = "admin", Domain = "brand.example", Lifetime = TimeSpan.FromDays(9) }, None)).Value;
        Assert.Equal(DeliveryOutcome.Stored, await host.Core.DeliverAsync(MailBuilder.To("any@brand.example", "admin@brand.example")));
        var old = (await host.Core.Inboxes.FindDomainInboxAsync(former, "brand.example", None)).Value;
        host.Dns.Remove(lost.TxtName);
        await host.CheckAfterAsync(TimeSpan.FromHours(1));
        Assert.Single(await host.Core.ListAsync(former, old)); // What is there stays readable until somebody else proves the domain.

        await host.ProveAsync(next, "brand.example");

        Assert.Null(await host.Core.Inboxes.FindAsync(former, exact.Address.Text, None));
        Assert.Null(await host.Core.Inboxes.FindAsync(former, old.Address.Text, None));
        Assert.Equal(DeliveryOutcome.Stored, await host.Core.DeliverAsync(MailBuilder.To("any@brand.example", "admin@brand.example")));
        var mine = (await host.Core.Inboxes.FindDomainInboxAsync(next, "brand.example", None)).Value;
        Assert.Equal(2, (await host.Core.ListAsync(next, mine)).Count);
        await host.Core.Sweeper.SweepAsync(None);
        Assert.Empty(await host.Core.VerifyAsync());
    }

    [EachDatabase]
    public async Task A_domain_removed_by_its_owner_or_by_the_operator_takes_no_mail_at_once(string engine)
    {
        await using var host = await DomainHost.StartAsync(engine);
        var owner = await host.Core.CallerAsync();
        await host.ProveAsync(owner, "one.example");
        await host.ProveAsync(owner, "two.example");

        Assert.Null(await host.Domains.RemoveAsync(owner, "one.example", None));
        Assert.Null(await host.Core.Domains.RemoveAsync("two.example", None));

        Assert.Equal(RecipientDecision.NotOurDomain, await host.Core.CheckAsync("any@one.example"));
        Assert.Equal(RecipientDecision.NotOurDomain, await host.Core.CheckAsync("any@two.example"));
        Assert.Equal(0, await host.CheckAfterAsync(TimeSpan.FromDays(1))); // Neither comes back by itself.
        Assert.Empty(await host.Domains.ListAsync(owner, None));
    }

    [EachDatabase]
    public async Task An_account_without_the_right_to_domains_loses_them_after_the_time_of_grace(string engine)
    {
        await using var host = await DomainHost.StartAsync(engine);
        var owner = await host.Core.CallerAsync("owner");
        await host.ProveAsync(owner, "brand.example");
        _ = (await host.Core.Accounts.SetTierAsync("owner", "free", None)).Value;

        await host.CheckAfterAsync(TimeSpan.FromHours(1));
        Assert.Equal(CustomDomainFinding.TierForbids, (await host.FindAsync(owner, "brand.example")).Finding);
        Assert.Equal(RecipientDecision.Accepted, await host.Core.CheckAsync("any@brand.example"));
        await host.CheckAfterAsync(TimeSpan.FromDays(3));

        Assert.Equal(RecipientDecision.NotOurDomain, await host.Core.CheckAsync("any@brand.example"));
    }

    [EachDatabase]
    public async Task A_rotating_domain_is_not_drawn_in_its_last_days_and_gone_at_its_end(string engine)
    {
        await using var host = await DomainHost.StartAsync(engine, configure: services => services.PostConfigure<List<DomainOptions>>(domains =>
        {
            domains.Clear();
            domains.Add(new DomainOptions { Name = "rotating.test", ExpiresAt = new DateTimeOffset(2030, 2, 20, 12, 0, 0, TimeSpan.Zero) });
            domains.Add(new DomainOptions { Name = "lasting.test" });
        }));
        var (premium, free) = (await host.Core.CallerAsync(), await host.Core.CallerAsync("free", "free"));
        async Task<string> DomainOfAsync(Caller caller, NewInbox wish) => (await host.Core.Inboxes.CreateAsync(caller, wish, None)).Value.Address.Domain;
        Assert.Equal("rotating.test", await DomainOfAsync(free, new NewInbox())); // 36 days are left.

        host.Core.Clock.Advance(TimeSpan.FromDays(6));
        for (var i = 0; i < 20; i++)
            Assert.Equal("lasting.test", await DomainOfAsync(premium, new NewInbox { AnyDomain = true }));
        Assert.Equal("lasting.test", await DomainOfAsync(free, new NewInbox()));
        Assert.Equal("rotating.test", await DomainOfAsync(free, new NewInbox { Domain = "rotating.test" }));
        var inbox = (await host.Core.Inboxes.CreateAsync(premium, new NewInbox { Domain = "rotating.test", Lifetime = TimeSpan.FromDays(60) }, None)).Value;
        Assert.Equal(RecipientDecision.Accepted, await host.Core.CheckAsync(inbox.Address.Text));

        host.Core.Clock.Advance(TimeSpan.FromDays(30)); // Exactly at the end: gone.
        Assert.Equal(RecipientDecision.NotOurDomain, await host.Core.CheckAsync(inbox.Address.Text));
        Assert.Equal(RefusalKind.DomainUnknown, (await host.Core.Inboxes.CreateAsync(premium, new NewInbox { Domain = "rotating.test" }, None)).Refusal?.Kind);
        Assert.DoesNotContain(await host.Core.Domains.ListAsync(None), d => d.Name == "rotating.test");
        Assert.NotNull(await host.Core.Inboxes.FindAsync(premium, inbox.Address.Text, None)); // What it holds stays readable.
    }

    [EachDatabase]
    public async Task The_operator_gives_a_domain_an_end_later(string engine)
    {
        await using var host = await DomainHost.StartAsync(engine);
        await host.ProveAsync(await host.Core.CallerAsync(), "brand.example");
        _ = (await host.Core.Domains.AddAsync("added.test", DomainType.Public, None)).Value;
        var end = host.Core.Clock.GetUtcNow().AddDays(1);

        Assert.Equal(end, (await host.Core.Domains.SetEndAsync("added.test", end, None)).Value.ExpiresAt);
        Assert.Equal(RefusalKind.InvalidInput, (await host.Core.Domains.SetEndAsync("mail.test", end, None)).Refusal?.Kind);
        Assert.Equal(RefusalKind.InvalidInput, (await host.Core.Domains.SetEndAsync("brand.example", end, None)).Refusal?.Kind);
        Assert.Equal(RefusalKind.NotFound, (await host.Core.Domains.SetEndAsync("nobodys.example", end, None)).Refusal?.Kind);
        Assert.Equal(RecipientDecision.Accepted, await host.Core.CheckAsync("postmaster@added.test"));
        host.Core.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(RecipientDecision.NotOurDomain, await host.Core.CheckAsync("postmaster@added.test"));
    }
}
