using DisposableMail.Core;
using DisposableMail.Core.Inboxes;
using DisposableMail.Core.Messages;
using DisposableMail.Core.Reception;
using DisposableMail.Testing;

namespace DisposableMail.Storage.Tests;

public sealed class AddressReplacementTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [EachDatabase]
    public async Task The_mails_stay_the_ids_are_new_and_the_old_address_stops_and_rests(string engine)
    {
        await using var host = await DomainHost.StartAsync(engine);
        var (owner, other) = (await host.Core.CallerAsync("owner"), await host.Core.CallerAsync("other"));
        var created = (await host.Core.Inboxes.CreateOnceAsync(owner, new NewInbox { LocalPart = "old", Token = InboxTokenRight.Read }, None)).Value;
        Assert.Equal(DeliveryOutcome.Stored, await host.Core.DeliverAsync(MailBuilder.To("old@mail.test").Subject("before")));
        var before = Assert.Single(await host.Core.ListAsync(owner, created.Inbox));
        host.Core.Clock.Advance(TimeSpan.FromMinutes(10));

        var moved = (await host.Core.Inboxes.ReplaceAddressAsync(
            owner, created.Inbox.PublicId, new NewInbox { LocalPart = "New", Domain = "inbox.test", Token = InboxTokenRight.Read }, None)).Value;

        Assert.Equal("new@inbox.test", moved.Inbox.Address.Text);
        Assert.True(moved.Inbox.Id > created.Inbox.Id);
        Assert.NotEqual(created.Inbox.PublicId, moved.Inbox.PublicId);
        Assert.Equal((created.Inbox.CreatedAt, created.Inbox.ExpiresAt), (moved.Inbox.CreatedAt, moved.Inbox.ExpiresAt));
        Assert.Null(await host.Core.Inboxes.FindAsync(owner, "old@mail.test", None));
        Assert.Equal(RefusalKind.NotFound, (await host.Core.Messages.ReadAsync(owner, created.Inbox.PublicId, new PageRequest(), None)).Refusal?.Kind);
        Assert.Equal(RecipientDecision.NoSuchInbox, await host.Core.CheckAsync("old@mail.test"));
        Assert.Equal(DeliveryOutcome.Stored, await host.Core.DeliverAsync(MailBuilder.To("new@inbox.test").Subject("after")));
        Assert.Equal(["after", "before"], (await host.Core.ListAsync(owner, moved.Inbox)).Select(m => m.Content.Subject));
        Assert.Equal(before.PublicId, (await host.Core.ListAsync(owner, moved.Inbox))[1].PublicId);
        foreach (var token in new[] { created.Token!, moved.Token! }) // A capability moves with what it opens.
            Assert.Equal(moved.Inbox.PublicId, (await host.Tokens.FindCallerAsync(token, None))?.OnlyInbox);

        Assert.Equal(RefusalKind.AddressUnavailable, (await host.Core.Inboxes.CreateAsync(other, new NewInbox { LocalPart = "old" }, None)).Refusal?.Kind);
        await host.Core.Sweeper.SweepAsync(None);
        Assert.Equal(RefusalKind.AddressUnavailable, (await host.Core.Inboxes.CreateAsync(other, new NewInbox { LocalPart = "old" }, None)).Refusal?.Kind);
        Assert.Equal(2, (await host.Core.ListAsync(owner, moved.Inbox)).Count);
        _ = (await host.Core.Inboxes.CreateAsync(owner, new NewInbox { LocalPart = "old" }, None)).Value;
        Assert.Empty(await host.Core.VerifyAsync());
    }

    [EachDatabase]
    public async Task The_rules_of_creation_hold(string engine)
    {
        await using var host = await DomainHost.StartAsync(engine);
        var (owner, other, free) = (await host.Core.CallerAsync("owner"), await host.Core.CallerAsync("other"), await host.Core.CallerAsync("free", "free"));
        var (inbox, taken, mine) = (await host.Core.CreateInboxAsync(owner, "mine"), await host.Core.CreateInboxAsync(other, "taken"), await host.Core.CreateInboxAsync(free));
        async Task<RefusalKind?> ReplaceAsync(Caller caller, Inbox which, NewInbox wish) =>
            (await host.Core.Inboxes.ReplaceAddressAsync(caller, which.PublicId, wish, None)).Refusal?.Kind;

        Assert.Equal(RefusalKind.AddressUnavailable, await ReplaceAsync(owner, inbox, new NewInbox { LocalPart = "taken" }));
        Assert.Equal(RefusalKind.AddressUnavailable, await ReplaceAsync(owner, inbox, new NewInbox { LocalPart = "mine" }));
        Assert.Equal(RefusalKind.AddressUnavailable, await ReplaceAsync(owner, inbox, new NewInbox { LocalPart = "abuse" }));
        Assert.Equal(RefusalKind.InvalidInput, await ReplaceAsync(owner, inbox, new NewInbox { LocalPart = "a b" }));
        Assert.Equal(RefusalKind.DomainUnknown, await ReplaceAsync(owner, inbox, new NewInbox { LocalPart = "a", Domain = "nobodys.example" }));
        Assert.Equal(RefusalKind.NotFound, await ReplaceAsync(other, inbox, new NewInbox { LocalPart = "a" }));
        Assert.Equal(RefusalKind.TierForbids, await ReplaceAsync(free, mine, new NewInbox { LocalPart = "a" }));
        Assert.Equal(RefusalKind.TierForbids, await ReplaceAsync(free, mine, new NewInbox { Domain = "premium.test" }));
        Assert.Equal(RecipientDecision.Accepted, await host.Core.CheckAsync("mine@mail.test"));

        Assert.Null(await ReplaceAsync(free, mine, new NewInbox())); // A random name is everybody's.
        Assert.Equal(RecipientDecision.NoSuchInbox, await host.Core.CheckAsync(mine.Address.Text));
    }

    [EachDatabase]
    public async Task However_often_an_inbox_moves_ten_tokens_open_it(string engine)
    {
        await using var host = await DomainHost.StartAsync(engine);
        var owner = await host.Core.CallerAsync();
        var created = (await host.Core.Inboxes.CreateOnceAsync(owner, new NewInbox { Token = InboxTokenRight.Read }, None)).Value;
        var tokens = new List<string> { created.Token! };
        Assert.NotNull(await host.Tokens.FindCallerAsync(tokens[0], None)); // Also into the memory.

        for (var i = 0; i < 10; i++)
        {
            created = (await host.Core.Inboxes.ReplaceAddressAsync(owner, created.Inbox.PublicId, new NewInbox { Token = InboxTokenRight.Read }, None)).Value;
            tokens.Add(created.Token!);
        }

        Assert.Null(await host.Tokens.FindCallerAsync(tokens[0], None));
        foreach (var token in tokens.Skip(1))
            Assert.Equal(created.Inbox.PublicId, (await host.Tokens.FindCallerAsync(token, None))?.OnlyInbox);
    }

    [EachDatabase]
    public async Task A_mail_under_way_to_the_old_address_is_not_lost_in_between(string engine)
    {
        await using var host = await DomainHost.StartAsync(engine);
        var owner = await host.Core.CallerAsync();
        var inbox = await host.Core.CreateInboxAsync(owner, "name0");
        var stored = 0;
        var sending = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 40; i++)
            {
                if (await host.Core.DeliverAsync(MailBuilder.To($"name{Random.Shared.Next(10)}@mail.test")) == DeliveryOutcome.Stored)
                    Interlocked.Increment(ref stored);
            }
        })).ToList();

        for (var i = 1; i < 10; i++)
            inbox = (await host.Core.Inboxes.ReplaceAddressAsync(owner, inbox.PublicId, new NewInbox { LocalPart = $"name{i}" }, None)).Value.Inbox;
        await Task.WhenAll(sending);

        var page = (await host.Core.Messages.ReadAsync(owner, inbox.PublicId, new PageRequest(), None)).Value;
        Assert.Equal(stored, page.Inbox.MessageCount);
        Assert.Empty(await host.Core.VerifyAsync());
    }
}
