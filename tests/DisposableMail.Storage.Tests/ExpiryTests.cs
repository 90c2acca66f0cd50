using DisposableMail.Core;
using DisposableMail.Core.Inboxes;
using DisposableMail.Core.Messages;
using DisposableMail.Core.Reception;
using DisposableMail.Testing;
using Microsoft.EntityFrameworkCore;

namespace DisposableMail.Storage.Tests;

public sealed class ExpiryTests
{
    [EachDatabase]
    public async Task Expired_is_gone(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine);
        var caller = await host.CallerAsync();
        var inbox = await host.CreateInboxAsync(caller, minutes: 10);
        await host.DeliverAsync(MailBuilder.To(inbox.Address.Text));
        var message = Assert.Single(await host.ListAsync(caller, inbox));

        host.Clock.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(RecipientDecision.Accepted, await host.CheckAsync(inbox.Address.Text));
        Assert.Single(await host.Inboxes.ListAsync(caller, 10, CancellationToken.None));
        Assert.NotNull(await host.Inboxes.FindAsync(caller, inbox.Address.Text, CancellationToken.None));
        Assert.NotNull(await host.Messages.FindAsync(caller, null, message.PublicId, CancellationToken.None));
        Assert.Single(await host.ListAsync(caller, inbox));

        host.Clock.Advance(TimeSpan.FromMilliseconds(1)); // Exactly at the end, before any sweep.
        await AssertGoneAsync(host, caller, inbox, message);
        await host.Sweeper.SweepAsync(CancellationToken.None);
        await AssertGoneAsync(host, caller, inbox, message);
    }

    [EachDatabase]
    public async Task Deleted_is_gone_at_once(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine);
        var caller = await host.CallerAsync();
        var inbox = await host.CreateInboxAsync(caller);
        await host.DeliverAsync(MailBuilder.To(inbox.Address.Text));
        var message = Assert.Single(await host.ListAsync(caller, inbox));
        Assert.Equal(RecipientDecision.Accepted, await host.CheckAsync(inbox.Address.Text));

        Assert.Null(await host.Inboxes.DeleteAsync(caller, inbox.PublicId, CancellationToken.None));

        await AssertGoneAsync(host, caller, inbox, message);
    }

    [EachDatabase]
    public async Task The_sweeper_removes_every_row_of_what_ended_and_nothing_else(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine);
        var caller = await host.CallerAsync();
        var lasting = await host.CreateInboxAsync(caller, minutes: 120);
        var ending = await Task.WhenAll(Enumerable.Range(0, 130).Select(_ => host.CreateInboxAsync(caller, minutes: 10)));
        var recipients = ending.Take(30).Select(i => i.Address.Text).ToArray();
        // More than one step of inboxes, of messages and of octets.
        for (var i = 0; i < 5; i++)
            Assert.Equal(DeliveryOutcome.Stored, await host.DeliverAsync(MailBuilder.To(recipients).Build(), recipients));
        for (var i = 0; i < 3; i++)
            Assert.Equal(DeliveryOutcome.Stored, await host.DeliverAsync(new byte[3_000_000], recipients[0]));
        Assert.Equal(DeliveryOutcome.Stored, await host.DeliverAsync(MailBuilder.To(recipients[1], lasting.Address.Text).Subject("shared")));

        host.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(130, await host.Sweeper.SweepAsync(CancellationToken.None));

        var message = Assert.Single(await host.ListAsync(caller, lasting));
        Assert.Equal("shared", message.Content.Subject);
        Assert.NotEmpty(await host.ReadRawAsync(message));
        await using var db = host.Open();
        Assert.Equal((1, 1, 1), (await db.Messages.CountAsync(), await db.Contents.CountAsync(), await db.RawContents.CountAsync()));
        Assert.Equal(1, await db.Inboxes.CountAsync(i => i.ExpiresAt < DateTimeOffset.MaxValue));
        Assert.Equal(130, await db.Addresses.CountAsync(a => a.InboxId == null && a.FreedAt == ending[0].ExpiresAt));
        Assert.Empty(await host.VerifyAsync());
        Assert.Equal(0, await host.Sweeper.SweepAsync(CancellationToken.None));
    }

    [EachDatabase]
    public async Task An_address_that_has_rested_is_forgotten(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine);
        var caller = await host.CallerAsync();
        var inbox = await host.CreateInboxAsync(caller, minutes: 10);
        host.Clock.Advance(TimeSpan.FromMinutes(10));
        await host.Sweeper.SweepAsync(CancellationToken.None);
        host.Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromMilliseconds(1));
        await host.Sweeper.SweepAsync(CancellationToken.None);

        await using var db = host.Open();
        Assert.True(await db.Addresses.AnyAsync(a => a.Text == inbox.Address.Text));
        host.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await host.Sweeper.SweepAsync(CancellationToken.None);
        Assert.False(await db.Addresses.AnyAsync(a => a.Text == inbox.Address.Text));
    }

    private static async Task AssertGoneAsync(CoreHost host, Caller caller, Inbox inbox, Message message)
    {
        var stop = CancellationToken.None;
        Assert.Equal(RecipientDecision.NoSuchInbox, await host.CheckAsync(inbox.Address.Text));
        Assert.Equal(DeliveryOutcome.RecipientGone, await host.DeliverAsync(MailBuilder.To(inbox.Address.Text)));
        Assert.Empty(await host.Inboxes.ListAsync(caller, 10, stop));
        Assert.Null(await host.Inboxes.FindAsync(caller, inbox.Address.Text, stop));
        Assert.Null(await host.Messages.FindAsync(caller, null, message.PublicId, stop));
        Assert.Null(await host.Messages.FindAsync(caller, inbox.PublicId, message.PublicId, stop));
        foreach (var request in new PageRequest[] { new(), new() { After = message.PublicId }, new() { Wait = TimeSpan.FromSeconds(30) } })
            Assert.Equal(RefusalKind.NotFound, (await host.Messages.ReadAsync(caller, inbox.PublicId, request, stop)).Refusal?.Kind);
        Assert.Equal(RefusalKind.NotFound, (await host.Messages.DeleteAsync(caller, null, message.PublicId, stop))?.Kind);
        Assert.Equal(RefusalKind.NotFound, (await host.Inboxes.DeleteAsync(caller, inbox.PublicId, stop))?.Kind);
    }
}
