using DisposableMail.Core;
using DisposableMail.Core.Inboxes;
using DisposableMail.Core.Messages;
using DisposableMail.Testing;

namespace DisposableMail.Storage.Tests;

public sealed class OwnershipTests
{
    [EachDatabase]
    public async Task Not_yours_looks_absent(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine);
        var (owner, stranger) = (await host.CallerAsync("owner"), await host.CallerAsync("stranger"));
        var inbox = await host.CreateInboxAsync(owner);
        var strangers = await host.CreateInboxAsync(stranger);
        await host.DeliverAsync(MailBuilder.To(inbox.Address.Text));
        var message = Assert.Single(await host.ListAsync(owner, inbox)); // Now remembered, too.

        // For each door: what the stranger hears of somebody else's is what he hears of what never was.
        foreach (var (inboxId, address, messageId) in new[]
                 {
                     (inbox.PublicId, inbox.Address.Text, message.PublicId),
                     (Guid.CreateVersion7(), "nobody@mail.test", Guid.CreateVersion7()),
                 })
        {
            Assert.Null(await host.Inboxes.FindAsync(stranger, address, CancellationToken.None));
            Assert.Equal(strangers.PublicId, Assert.Single(await host.Inboxes.ListAsync(stranger, 10, CancellationToken.None)).PublicId);
            Assert.Equal(Refusal.NotFound("Inbox"), await host.Inboxes.DeleteAsync(stranger, inboxId, CancellationToken.None));
            foreach (var request in new PageRequest[]
                     {
                         new(), new() { After = messageId }, new() { Wait = TimeSpan.FromMinutes(1) },
                         new() { Wait = TimeSpan.FromMinutes(1), SeenState = "0-0-0" },
                     })
                Assert.Equal(Refusal.NotFound("Inbox"), (await host.Messages.ReadAsync(stranger, inboxId, request, CancellationToken.None)).Refusal);
            Assert.Empty(await FollowAsync(host, stranger, inboxId, null));
            Assert.Empty(await FollowAsync(host, stranger, inboxId, messageId));
            foreach (var within in new Guid?[] { null, inboxId, strangers.PublicId })
            {
                Assert.Null(await host.Messages.FindAsync(stranger, within, messageId, CancellationToken.None));
                Assert.Equal(Refusal.NotFound("Message"), await host.Messages.DeleteAsync(stranger, within, messageId, CancellationToken.None));
            }
        }

        Assert.Single(await host.ListAsync(owner, inbox));
    }

    [EachDatabase]
    public async Task A_message_is_absent_from_another_inbox_of_its_owner(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine);
        var owner = await host.CallerAsync();
        var (inbox, other) = (await host.CreateInboxAsync(owner), await host.CreateInboxAsync(owner));
        await host.DeliverAsync(MailBuilder.To(inbox.Address.Text));
        var message = Assert.Single(await host.ListAsync(owner, inbox));

        Assert.Null(await host.Messages.FindAsync(owner, other.PublicId, message.PublicId, CancellationToken.None));
        Assert.NotNull(await host.Messages.DeleteAsync(owner, other.PublicId, message.PublicId, CancellationToken.None));
        Assert.NotNull(await host.Messages.FindAsync(owner, inbox.PublicId, message.PublicId, CancellationToken.None));
    }

    [EachDatabase]
    public async Task An_address_in_use_is_refused_to_others_like_one_that_rests(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine);
        var (owner, stranger) = (await host.CallerAsync("owner"), await host.CallerAsync("stranger"));
        var inbox = await host.CreateInboxAsync(owner, "taken");

        var inUse = await host.Inboxes.CreateAsync(stranger, new NewInbox { LocalPart = "TAKEN" }, CancellationToken.None);
        Assert.Null(await host.Inboxes.DeleteAsync(owner, inbox.PublicId, CancellationToken.None));
        var resting = await host.Inboxes.CreateAsync(stranger, new NewInbox { LocalPart = "taken" }, CancellationToken.None);

        Assert.Equal(RefusalKind.AddressUnavailable, inUse.Refusal?.Kind);
        Assert.Equal(inUse.Refusal, resting.Refusal);
    }

    private static async Task<List<Guid?>> FollowAsync(CoreHost host, Caller caller, Guid inbox, Guid? after)
    {
        var seen = new List<Guid?>();
        await foreach (var id in host.Messages.FollowAsync(caller, inbox, after, TimeSpan.FromSeconds(1), CancellationToken.None))
            seen.Add(id);
        return seen;
    }
}
