using System.Net;
using DisposableMail.Core;
using DisposableMail.Core.Accounts;
using DisposableMail.Core.Domains;
using DisposableMail.Core.Inboxes;
using DisposableMail.Core.Messages;
using DisposableMail.Core.Reception;
using DisposableMail.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace DisposableMail.Storage.Tests;

public sealed class AnonymousTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly NewInbox WithToken = new() { Token = InboxTokenRight.Full, AnyDomain = true, Lifetime = TimeSpan.FromHours(30) };

    [EachDatabase]
    public async Task Who_has_no_key_makes_an_inbox_and_reads_it_by_its_token_alone(string engine)
    {
        await using var host = await DomainHost.StartAsync(engine);
        var nobody = await AdmitAsync(host, "192.0.2.1");
        var created = (await host.Core.Inboxes.CreateOnceAsync(nobody, WithToken, None)).Value;
        Assert.Equal(host.Core.Clock.GetUtcNow().AddHours(1), created.Inbox.ExpiresAt); // The wish is cut to the tier.
        Assert.Equal(DeliveryOutcome.Stored, await host.Core.DeliverAsync(MailBuilder.To(created.Inbox.Address.Text)));

        var bearer = (await host.Tokens.FindCallerAsync(created.Token!, None))!;
        Assert.Single(await host.Core.ListAsync(bearer, created.Inbox));
        Assert.Equal("anonymous", bearer.Tier.Name);
        // All callers without a key share an account; none of them sees anything of it.
        Assert.Empty(await host.Core.Inboxes.ListAsync(nobody, 10, None));
        Assert.Null(await host.Core.Inboxes.FindAsync(nobody, created.Inbox.Address.Text, None));
        Assert.Equal(RefusalKind.NotFound, (await host.Core.Messages.ReadAsync(nobody, created.Inbox.PublicId, new PageRequest(), None)).Refusal?.Kind);
        Assert.Equal(RefusalKind.NotFound, (await host.Core.Inboxes.DeleteAsync(nobody, created.Inbox.PublicId, None))?.Kind);
        Assert.Equal(RefusalKind.NotFound, (await host.Tokens.IssueAsync(nobody, created.Inbox.PublicId, InboxTokenRight.Read, None)).Refusal?.Kind);
        Assert.Equal(RefusalKind.InvalidInput, (await host.Core.Inboxes.CreateAsync(nobody, new NewInbox { IdempotencyKey = "a" }, None)).Refusal?.Kind);
        Assert.Equal(RefusalKind.InvalidInput, (await host.Core.Keys.CreateAsync("Anonymous", "key", "tm.", None)).Refusal?.Kind);
        Assert.Equal(RefusalKind.TierForbids, (await host.Core.Inboxes.CreateAsync(nobody, new NewInbox { Domain = "premium.test" }, None)).Refusal?.Kind);
        Assert.Equal(RefusalKind.TierForbids, (await host.Core.Inboxes.CreateAsync(nobody, new NewInbox { LocalPart = "chosen" }, None)).Refusal?.Kind);
    }

    [EachDatabase]
    public async Task Each_network_has_its_own_numbers_whoever_calls_in_parallel(string engine)
    {
        await using var host = await StartAsync(engine, anonymous => anonymous.CreationsPerHour = 5);
        var (one, two) = (await AdmitAsync(host, "192.0.2.1"), await AdmitAsync(host, "2001:db8:1:2::1"));

        var results = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(() => host.Core.Inboxes.CreateAsync(one, WithToken, None))));

        Assert.Equal(5, results.Count(r => r.Refusal is null));
        Assert.All(results.Where(r => r.Refusal is not null), r => Assert.Equal((RefusalKind.CreationLimitReached, TimeSpan.FromHours(1)), (r.Refusal!.Kind, r.Refusal.RetryAfter)));
        Assert.NotNull((await host.Core.Inboxes.CreateAsync(await AdmitAsync(host, "::ffff:192.0.2.1"), WithToken, None)).Refusal); // The same, mapped.
        for (var i = 0; i < 5; i++)
            _ = (await host.Core.Inboxes.CreateAsync(await AdmitAsync(host, $"2001:db8:1:2::{i}"), WithToken, None)).Value;
        Assert.NotNull((await host.Core.Inboxes.CreateAsync(two, WithToken, None)).Refusal); // One /64, one number.
        _ = (await host.Core.Inboxes.CreateAsync(await AdmitAsync(host, "2001:db8:1:3::1"), WithToken, None)).Value;
        host.Core.Clock.Advance(TimeSpan.FromHours(1));
        _ = (await host.Core.Inboxes.CreateAsync(one, WithToken, None)).Value;
    }

    [EachDatabase]
    public async Task Days_and_live_inboxes_are_counted_and_what_is_refused_is_not(string engine)
    {
        await using var host = await StartAsync(engine, anonymous => (anonymous.LiveInboxes, anonymous.CreationsPerDay) = (2, 3));
        var nobody = await AdmitAsync(host, "192.0.2.1");
        for (var i = 0; i < 5; i++)
            Assert.Equal(RefusalKind.InvalidInput, (await host.Core.Inboxes.CreateAsync(nobody, WithToken with { Prefix = "no way" }, None)).Refusal?.Kind);

        _ = (await host.Core.Inboxes.CreateAsync(nobody, WithToken, None)).Value;
        _ = (await host.Core.Inboxes.CreateAsync(nobody, WithToken, None)).Value;
        Assert.Equal(RefusalKind.TooManyInboxes, (await host.Core.Inboxes.CreateAsync(nobody, WithToken, None)).Refusal?.Kind);
        host.Core.Clock.Advance(TimeSpan.FromHours(1));
        _ = (await host.Core.Inboxes.CreateAsync(nobody, WithToken, None)).Value;
        var refusal = (await host.Core.Inboxes.CreateAsync(nobody, WithToken, None)).Refusal;
        Assert.Equal((RefusalKind.CreationLimitReached, TimeSpan.FromHours(11)), (refusal?.Kind, refusal?.RetryAfter));
    }

    [EachDatabase]
    public async Task Without_the_option_everybody_needs_a_key(string engine)
    {
        await using var host = await StartAsync(engine, anonymous => anonymous.Enabled = false);

        Assert.Equal(RefusalKind.CredentialMissing, (await host.Anonymous.AdmitAsync(IPAddress.Loopback, None)).Refusal?.Kind);
    }

    [EachDatabase]
    public async Task A_prefix_is_completed_and_a_subdomain_drawn_where_there_are_such(string engine)
    {
        await using var host = await DomainHost.StartAsync(engine, configure: services => services.PostConfigure<List<DomainOptions>>(
            domains => domains[0].Subdomains = true));
        var nobody = await AdmitAsync(host, "192.0.2.1");

        var below = (await host.Core.Inboxes.CreateAsync(nobody, new NewInbox { Prefix = "Admin", RandomSubdomain = true }, None)).Value;
        var plain = (await host.Core.Inboxes.CreateAsync(nobody, new NewInbox { Prefix = "admin", Domain = "inbox.test", RandomSubdomain = true }, None)).Value;

        Assert.Matches("^admin[0-9a-z]{6}@[a-z0-9]{8}\\.mail\\.test$", below.Address.Text);
        Assert.Matches("^admin[0-9a-z]{6}@inbox\\.test$", plain.Address.Text);
        Assert.Equal(RecipientDecision.Accepted, await host.Core.CheckAsync(below.Address.Text));
        Assert.Equal(RecipientDecision.Accepted, await host.Core.CheckAsync("postmaster@" + below.Address.Domain));
        Assert.Equal(RecipientDecision.NoSuchInbox, await host.Core.CheckAsync("nobody@" + below.Address.Domain));
        Assert.Equal(RecipientDecision.NotOurDomain, await host.Core.CheckAsync("nobody@below.inbox.test"));
        Assert.Equal(RefusalKind.DomainUnknown, (await host.Core.Inboxes.CreateAsync(nobody, new NewInbox { Domain = "bank.mail.test" }, None)).Refusal?.Kind);
    }

    [EachDatabase]
    public async Task Lifetimes_of_one_wish_follow_the_tier(string engine)
    {
        await using var host = await DomainHost.StartAsync(engine);
        foreach (var (tier, hours) in new[] { ("free", 1), ("plus", 10), ("ultra", 30), ("premium", 30) })
        {
            var inbox = (await host.Core.Inboxes.CreateAsync(await host.Core.CallerAsync(tier, tier), WithToken, None)).Value;
            Assert.Equal(TimeSpan.FromHours(hours), inbox.ExpiresAt - inbox.CreatedAt);
        }
    }

    private static Task<DomainHost> StartAsync(string engine, Action<AnonymousOptions> anonymous) =>
        DomainHost.StartAsync(engine, configure: services => services.Configure(anonymous));

    private static async Task<Caller> AdmitAsync(DomainHost host, string address) =>
        (await host.Anonymous.AdmitAsync(IPAddress.Parse(address), None)).Value;
}
