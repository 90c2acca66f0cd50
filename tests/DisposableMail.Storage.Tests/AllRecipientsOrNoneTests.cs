using DisposableMail.Core.Accounts;
using DisposableMail.Core.Inboxes;
using DisposableMail.Core.Reception;
using DisposableMail.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace DisposableMail.Storage.Tests;

/// <summary>Invariant 1, where it is decided: between RCPT and the commit, inboxes fill up and end.</summary>
public sealed class AllRecipientsOrNoneTests
{
    [EachDatabase]
    public Task An_inbox_that_fills_up_before_the_commit_keeps_the_mail_from_all(string engine) =>
        Second_mail_is_stored_for_none(engine, DeliveryOutcome.InboxFull, (_, _, _) => Task.CompletedTask, messagesPerInbox: 1);

    [EachDatabase]
    public Task An_inbox_that_is_deleted_before_the_commit_keeps_the_mail_from_all(string engine) =>
        Second_mail_is_stored_for_none(
            engine, DeliveryOutcome.RecipientGone, (host, caller, inbox) => host.Inboxes.DeleteAsync(caller, inbox.PublicId, CancellationToken.None));

    [EachDatabase]
    public Task An_inbox_that_expires_before_the_commit_keeps_the_mail_from_all(string engine) =>
        Second_mail_is_stored_for_none(engine, DeliveryOutcome.RecipientGone, (host, _, inbox) =>
        {
            host.Clock.Advance(inbox.ExpiresAt - host.Clock.GetUtcNow());
            return Task.CompletedTask;
        });

    [EachDatabase]
    public async Task An_inbox_too_small_for_the_octets_keeps_the_mail_from_all(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine, configure: services => services.Configure<TierOptions>(
            tiers => tiers.Add(new Tier { Name = "small", BytesPerInbox = 1_000 })));
        var (small, large) = (await host.CallerAsync("small", "small"), await host.CallerAsync());
        var (tight, roomy) = (await host.CreateInboxAsync(small), await host.CreateInboxAsync(large));

        Assert.Equal(RecipientDecision.TooLargeForInbox, await host.CheckAsync(tight.Address.Text, size: 1_001));
        Assert.Equal(RecipientDecision.Accepted, await host.CheckAsync(tight.Address.Text, size: 1_000));
        Assert.Equal(DeliveryOutcome.InboxFull, await host.DeliverAsync(new byte[1_001], roomy.Address.Text, tight.Address.Text));
        Assert.Equal(DeliveryOutcome.Stored, await host.DeliverAsync(new byte[1_000], roomy.Address.Text, tight.Address.Text));

        Assert.Equal(RecipientDecision.InboxFull, await host.CheckAsync(tight.Address.Text, size: 1));
        Assert.Single(await host.ListAsync(large, roomy));
        Assert.Empty(await host.VerifyAsync());
    }

    [EachDatabase]
    public async Task Deleting_a_message_makes_room(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine, configure: services => services.Configure<TierOptions>(
            tiers => tiers.Find("free")!.MessagesPerInbox = 1));
        var caller = await host.CallerAsync(tier: "free");
        var inbox = await host.CreateInboxAsync(caller);
        Assert.Equal(DeliveryOutcome.Stored, await host.DeliverAsync(MailBuilder.To(inbox.Address.Text)));
        Assert.Equal(RecipientDecision.InboxFull, await host.CheckAsync(inbox.Address.Text));

        var message = Assert.Single(await host.ListAsync(caller, inbox));
        Assert.Null(await host.Messages.DeleteAsync(caller, inbox.PublicId, message.PublicId, CancellationToken.None));

        Assert.Equal(RecipientDecision.Accepted, await host.CheckAsync(inbox.Address.Text));
        Assert.Equal(DeliveryOutcome.Stored, await host.DeliverAsync(MailBuilder.To(inbox.Address.Text)));
    }

    private static async Task Second_mail_is_stored_for_none(
        string engine, DeliveryOutcome expected, Func<CoreHost, Core.Caller, Inbox, Task> meanwhile, int messagesPerInbox = 100)
    {
        await using var host = await CoreHost.StartAsync(engine, runWriter: false, configure: services => services.Configure<TierOptions>(
            tiers => tiers.Find("free")!.MessagesPerInbox = messagesPerInbox));
        using var meter = new ReceptionMeter(host);
        var (first, second) = (await host.CallerAsync("first", "free"), await host.CallerAsync("second", "premium"));
        var (failing, other) = (await host.CreateInboxAsync(first, minutes: 5), await host.CreateInboxAsync(second));
        var alone = host.DeliverAsync(MailBuilder.To(failing.Address.Text));
        await meter.WaitingAsync(1);
        var both = host.DeliverAsync(MailBuilder.To(other.Address.Text, failing.Address.Text));
        await meter.WaitingAsync(2);
        var after = host.DeliverAsync(MailBuilder.To(other.Address.Text).Subject("after"));
        await meter.WaitingAsync(3);
        await meanwhile(host, first, failing);

        await host.Reception.RunAsync(new CancellationToken(canceled: true));

        Assert.Equal(expected == DeliveryOutcome.InboxFull ? DeliveryOutcome.Stored : expected, await alone);
        Assert.Equal(expected, await both);
        Assert.Equal(DeliveryOutcome.Stored, await after);
        Assert.Equal("after", Assert.Single(await host.ListAsync(second, other)).Content.Subject);
        Assert.Empty(await host.VerifyAsync());
    }
}
