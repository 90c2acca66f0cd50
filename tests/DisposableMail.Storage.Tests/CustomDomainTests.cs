using DisposableMail.Core;
using DisposableMail.Core.Domains;
using DisposableMail.Core.Inboxes;
using DisposableMail.Core.Reception;

namespace DisposableMail.Storage.Tests;

public sealed class CustomDomainTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [EachDatabase]
    public async Task A_domain_takes_mail_from_its_proof_on(string engine)
    {
        await using var host = await DomainHost.StartAsync(engine);
        var owner = await host.Core.CallerAsync(tier: "plus");

        var begun = (await host.Domains.BeginAsync(owner, "Brand.Example.", None)).Value;
        Assert.Equal((CustomDomainState.Pending, CustomDomainFinding.NotChecked), (begun.State, begun.Finding));
        Assert.Equal($"{begun.Uuid:D}.brand.example", begun.TxtName);
        Assert.Empty(host.Dns.Questions);
        Assert.Equal(RecipientDecision.NotOurDomain, await host.Core.CheckAsync("any@brand.example"));
        Assert.Equal(CustomDomainFinding.RecordMissing, (await host.Domains.VerifyAsync(owner, "brand.example", None)).Value.Finding);

        host.Core.Clock.Advance(TimeSpan.FromSeconds(10));
        var verified = await host.ProveAsync(owner, "brand.example");
        Assert.Equal((CustomDomainState.Verified, CustomDomainFinding.Proved), (verified.State, verified.Finding));
        Assert.Equal(begun.Uuid, verified.Uuid); // Begun twice, one UUID.
        Assert.Equal(RecipientDecision.Accepted, await host.Core.CheckAsync("any@brand.example"));
        Assert.Equal(RecipientDecision.Accepted, await host.Core.CheckAsync("postmaster@brand.example"));
        Assert.Equal(RecipientDecision.NotOurDomain, await host.Core.CheckAsync("any@below.brand.example"));
    }

    [EachDatabase]
    public async Task The_background_finds_the_record_without_being_asked_and_gives_up_after_a_while(string engine)
    {
        await using var host = await DomainHost.StartAsync(engine);
        var owner = await host.Core.CallerAsync();
        var begun = (await host.Domains.BeginAsync(owner, "brand.example", None)).Value;
        _ = (await host.Domains.BeginAsync(owner, "never.example", None)).Value;

        Assert.Equal(0, await host.CheckAfterAsync(TimeSpan.FromSeconds(59)));
        Assert.Equal(2, await host.CheckAfterAsync(TimeSpan.FromSeconds(1)));
        Assert.Equal(CustomDomainState.Pending, (await host.FindAsync(owner, "brand.example")).State);
        host.Dns.Prove(begun);
        Assert.Equal(2, await host.CheckAfterAsync(TimeSpan.FromMinutes(1)));
        Assert.Equal(CustomDomainState.Verified, (await host.FindAsync(owner, "brand.example")).State);

        await host.CheckAfterAsync(TimeSpan.FromDays(7)); // The last look at the one, an hourly look at the other.
        Assert.Equal(1, await host.CheckAfterAsync(TimeSpan.FromDays(1)));
        _ = (await host.Domains.BeginAsync(owner, "never.example", None)).Value; // Waits again.
        Assert.Equal(2, await host.CheckAfterAsync(TimeSpan.FromHours(1)));
    }

    [EachDatabase]
    public async Task The_wildcard_record_of_an_account_proves_its_domain_and_what_is_below(string engine)
    {
        await using var host = await DomainHost.StartAsync(engine);
        var (owner, other) = (await host.Core.CallerAsync("owner"), await host.Core.CallerAsync("other"));
        var value = (await host.Domains.WildcardValueAsync(owner, None)).Value;
        Assert.StartsWith("tempmail-wc-", value, StringComparison.Ordinal);
        Assert.Equal(value, (await host.Domains.WildcardValueAsync(owner, None)).Value);
        Assert.NotEqual(value, (await host.Domains.WildcardValueAsync(other, None)).Value);
        host.Dns.Text("brand.example", "v=spf1 -all").Text("brand.example", value);
        _ = (await host.Domains.BeginAsync(owner, "brand.example", None)).Value;
        _ = (await host.Domains.BeginAsync(other, "brand.example", None)).Value;

        Assert.Equal(CustomDomainFinding.RecordMissing, (await host.Domains.VerifyAsync(other, "brand.example", None)).Value.Finding);
        Assert.True((await host.Domains.VerifyAsync(owner, "brand.example", None)).Value.CoversSubdomains);
        Assert.Equal(RecipientDecision.Accepted, await host.Core.CheckAsync("any@deep.below.brand.example"));
        Assert.Equal(RecipientDecision.NotOurDomain, await host.Core.CheckAsync("any@otherbrand.example"));
    }

    [EachDatabase]
    public async Task A_wildcard_record_that_comes_later_is_found_when_it_is_asked_for_again(string engine)
    {
        await using var host = await DomainHost.StartAsync(engine, custom => custom.ChecksPerHour = 3);
        var owner = await host.Core.CallerAsync();
        await host.ProveAsync(owner, "brand.example"); // The first look of three.
        var value = (await host.Domains.WildcardValueAsync(owner, None)).Value;
        host.Dns.Text("brand.example", value);
        Assert.Equal(0, await host.CheckAfterAsync(TimeSpan.FromSeconds(10)));

        _ = (await host.Domains.WildcardValueAsync(owner, None)).Value;

        Assert.Equal(1, await host.CheckAfterAsync(TimeSpan.Zero));
        Assert.Equal(RecipientDecision.Accepted, await host.Core.CheckAsync("any@below.brand.example"));
        host.Core.Clock.Advance(TimeSpan.FromSeconds(10));
        _ = (await host.Domains.WildcardValueAsync(owner, None)).Value;
        Assert.Equal(0, await host.CheckAfterAsync(TimeSpan.Zero)); // There is nothing left to find.
        foreach (var name in new[] { "one.example", "two.example" })
            _ = (await host.Domains.BeginAsync(owner, name, None)).Value;
        _ = (await host.Domains.WildcardValueAsync(owner, None)).Value;
        Assert.Equal(1, await host.CheckAfterAsync(TimeSpan.Zero)); // The last of three.
    }

    [EachDatabase]
    public async Task A_look_at_the_domain_above_is_within_the_limits(string engine)
    {
        await using var host = await DomainHost.StartAsync(engine);
        var (owner, other) = (await host.Core.CallerAsync("owner"), await host.Core.CallerAsync("other"));
        await host.ProveAsync(owner, "brand.example");
        host.Dns.Text("brand.example", (await host.Domains.WildcardValueAsync(owner, None)).Value);

        Assert.False((await host.Domains.VerifyAboveAsync(owner, "one.brand.example", None)).Value.CoversSubdomains); // Looked at just now.
        host.Core.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.True((await host.Domains.VerifyAboveAsync(owner, "one.brand.example", None)).Value.CoversSubdomains);
        foreach (var (caller, name) in new[] { (other, "one.brand.example"), (owner, "brand.example"), (owner, "otherbrand.example"), (owner, "no name") })
            Assert.Equal(RefusalKind.NotFound, (await host.Domains.VerifyAboveAsync(caller, name, None)).Refusal?.Kind);
    }

    [EachDatabase]
    public async Task The_mail_hosts_count_where_the_operator_says_so(string engine)
    {
        await using var host = await DomainHost.StartAsync(engine, custom => custom.MxName = "mx.mail.test");
        var owner = await host.Core.CallerAsync();
        Assert.Equal(CustomDomainFinding.MxElsewhere, (await host.ProveAsync(owner, "brand.example")).Finding);

        host.Dns.MailHost("brand.example", "MX.mail.test");
        host.Core.Clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(CustomDomainState.Verified, (await host.Domains.VerifyAsync(owner, "brand.example", None)).Value.State);
    }

    [EachDatabase]
    public async Task One_domain_one_owner_however_many_prove_it_at_once(string engine)
    {
        await using var host = await DomainHost.StartAsync(engine);
        var callers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => host.Core.CallerAsync($"account {i}")));
        foreach (var caller in callers)
            host.Dns.Prove((await host.Domains.BeginAsync(caller, "brand.example", None)).Value);

        var results = await Task.WhenAll(callers.Select(c => host.Domains.VerifyAsync(c, "brand.example", None)));

        Assert.Single(results, r => r.Value.State == CustomDomainState.Verified);
        Assert.Equal(7, results.Count(r => r.Value is { State: CustomDomainState.Pending, Finding: CustomDomainFinding.OwnedByAnother }));
        Assert.Single(await host.Core.Domains.ListAsync(None), d => d.Name == "brand.example");
    }

    [EachDatabase]
    public async Task Somebody_elses_domain_looks_like_none(string engine)
    {
        await using var host = await DomainHost.StartAsync(engine);
        var (owner, other) = (await host.Core.CallerAsync("owner"), await host.Core.CallerAsync("other"));
        await host.ProveAsync(owner, "brand.example");

        Assert.Equal(RefusalKind.NotFound, (await host.Domains.FindAsync(other, "brand.example", None)).Refusal?.Kind);
        Assert.Equal(RefusalKind.NotFound, (await host.Domains.VerifyAsync(other, "brand.example", None)).Refusal?.Kind);
        Assert.Equal(RefusalKind.NotFound, (await host.Domains.LendAsync(other, "brand.example", None)).Refusal?.Kind);
        Assert.Equal(RefusalKind.NotFound, (await host.Domains.RemoveAsync(other, "brand.example", None))?.Kind);
        Assert.Equal(RefusalKind.DomainUnknown, (await host.Core.Inboxes.FindDomainInboxAsync(other, "brand.example", None)).Refusal?.Kind);
        var named = await host.Core.Inboxes.CreateAsync(other, new NewInbox { Domain = "brand.example" }, None);
        var unknown = await host.Core.Inboxes.CreateAsync(other, new NewInbox { Domain = "nobodys.example" }, None);
        Assert.Equal(unknown.Refusal, named.Refusal);
        Assert.DoesNotContain(await host.Core.Domains.ListOfferedAsync(other, None), d => d.Name == "brand.example");
        Assert.Contains(await host.Core.Domains.ListOfferedAsync(owner, None), d => d.Name == "brand.example");
        Assert.Single(await host.Domains.ListAsync(owner, None));
    }

    [EachDatabase]
    public async Task Names_that_no_account_can_have_are_not_looked_up(string engine)
    {
        await using var host = await DomainHost.StartAsync(engine);
        var owner = await host.Core.CallerAsync();

        foreach (var name in new[] { "com", "mail.test", "below.mail.test", "MAIL.test.", "host.local", "1.2.3.4", "a..b", "", "x.onion", new string('a', 60) + "." + string.Join('.', Enumerable.Repeat(new string('b', 50), 4)) })
            Assert.Equal(RefusalKind.InvalidInput, (await host.Domains.BeginAsync(owner, name, None)).Refusal?.Kind);
        Assert.Equal(RefusalKind.TierForbids, (await host.Domains.BeginAsync(await host.Core.CallerAsync("free", "free"), "brand.example", None)).Refusal?.Kind);
        Assert.Empty(host.Dns.Questions);
    }

    [EachDatabase]
    public async Task Names_never_proved_make_way_and_proved_ones_do_not(string engine)
    {
        await using var host = await DomainHost.StartAsync(engine, custom => custom.PerAccount = 2);
        var owner = await host.Core.CallerAsync();
        await host.ProveAsync(owner, "proved.example");

        foreach (var name in new[] { "mistyped.example", "meant.example" })
            _ = (await host.Domains.BeginAsync(owner, name, None)).Value;
        Assert.Equal(["meant.example", "proved.example"], (await host.Domains.ListAsync(owner, None)).Select(d => d.Name));
        await host.ProveAsync(owner, "meant.example");

        Assert.Equal(RefusalKind.TierForbids, (await host.Domains.BeginAsync(owner, "third.example", None)).Refusal?.Kind);
        Assert.Null(await host.Domains.RemoveAsync(owner, "meant.example", None));
        _ = (await host.Domains.BeginAsync(owner, "third.example", None)).Value;
    }

    [EachDatabase]
    public async Task Asking_again_and_again_is_answered_from_memory(string engine)
    {
        await using var host = await DomainHost.StartAsync(engine, custom => custom.ChecksPerHour = 3);
        var owner = await host.Core.CallerAsync();
        _ = (await host.Domains.BeginAsync(owner, "brand.example", None)).Value;

        for (var i = 0; i < 5; i++)
            _ = (await host.Domains.VerifyAsync(owner, "brand.example", None)).Value;
        Assert.Single(host.Dns.Questions);
        for (var i = 0; i < 5; i++)
        {
            host.Core.Clock.Advance(TimeSpan.FromSeconds(10));
            _ = (await host.Domains.VerifyAsync(owner, "brand.example", None)).Value;
        }

        Assert.Equal(3, host.Dns.Questions.Count);
    }

    [EachDatabase]
    public async Task Internationalised_names_are_kept_as_A_labels_and_shown_both_ways(string engine)
    {
        await using var host = await DomainHost.StartAsync(engine);
        var owner = await host.Core.CallerAsync();

        var domain = await host.ProveAsync(owner, "Bücher.example");

        Assert.Equal(("xn--bcher-kva.example", "bücher.example", CustomDomainState.Verified), (domain.Name, domain.UnicodeName, domain.State));
        Assert.Equal(RecipientDecision.Accepted, await host.Core.CheckAsync("any@BÜCHER.example"));
        Assert.Equal(RecipientDecision.Accepted, await host.Core.CheckAsync("any@xn--bcher-kva.example"));
        Assert.Equal("bücher.example", (await host.Core.Domains.FindAsync("xn--bcher-kva.example", None))?.UnicodeName);
    }

    [EachDatabase]
    public async Task A_lent_domain_is_for_whoever_asks_and_its_owner_reads_none_of_it(string engine)
    {
        await using var host = await DomainHost.StartAsync(engine);
        var (owner, other, free) = (await host.Core.CallerAsync("owner"), await host.Core.CallerAsync("other", "plus"), await host.Core.CallerAsync("free", "free"));
        _ = (await host.Domains.BeginAsync(owner, "brand.example", None)).Value;
        Assert.Equal(RefusalKind.InvalidInput, (await host.Domains.LendAsync(owner, "brand.example", None)).Refusal?.Kind); // Not proved yet.
        await host.ProveAsync(owner, "brand.example");
        Assert.True((await host.Domains.LendAsync(owner, "brand.example", None)).Value.IsCommunity);

        foreach (var caller in new[] { other, free })
        {
            var inbox = (await host.Core.Inboxes.CreateAsync(caller, new NewInbox { DomainType = DomainType.Community }, None)).Value;
            Assert.EndsWith("@brand.example", inbox.Address.Text, StringComparison.Ordinal);
            Assert.Equal(RecipientDecision.Accepted, await host.Core.CheckAsync(inbox.Address.Text));
        }

        Assert.Equal(RecipientDecision.NoSuchInbox, await host.Core.CheckAsync("nobody@brand.example"));
        Assert.Equal(RecipientDecision.Accepted, await host.Core.CheckAsync("postmaster@brand.example"));
        Assert.Equal(RefusalKind.DomainUnknown, (await host.Core.Inboxes.FindDomainInboxAsync(owner, "brand.example", None)).Refusal?.Kind);
    }
}
