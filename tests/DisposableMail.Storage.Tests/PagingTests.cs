using DisposableMail.Core;
using DisposableMail.Core.Inboxes;
using DisposableMail.Core.Messages;
using DisposableMail.Core.Reception;
using DisposableMail.Testing;

namespace DisposableMail.Storage.Tests;

public sealed class PagingTests
{
    [EachDatabase]
    public async Task Every_message_is_read_once_by_following_the_cursor(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine);
        var caller = await host.CallerAsync();
        var inbox = await host.CreateInboxAsync(caller);
        var sent = await SendAsync(host, inbox, 250);
        var first = await PageAsync(host, caller, inbox, new PageRequest { Limit = 100 });
        Assert.Equal((100, true, sent[249]), (first.Messages.Count, first.HasMore, first.Messages[0].Content.Subject));

        foreach (var limit in new[] { 1, 40, 100 })
        {
            var seen = new List<string?> { sent[0] };
            var cursor = first.Messages.Count == 0 ? Guid.Empty : await OldestAsync(host, caller, inbox);
            InboxPage page;
            do
            {
                page = await PageAsync(host, caller, inbox, new PageRequest { After = cursor, Limit = limit });
                Assert.InRange(page.Messages.Count, 1, limit);
                seen.AddRange(page.Messages.Reverse().Select(m => m.Content.Subject));
                cursor = page.Messages[0].PublicId;
            }
            while (page.HasMore);
            Assert.Equal(sent, seen);
            Assert.Empty((await PageAsync(host, caller, inbox, new PageRequest { After = cursor, Limit = limit })).Messages);
        }
    }

    [EachDatabase]
    public async Task A_deleted_message_is_still_a_place_in_time(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine);
        var caller = await host.CallerAsync();
        var inbox = await host.CreateInboxAsync(caller);
        await SendAsync(host, inbox, 5);
        var cursor = (await host.ListAsync(caller, inbox))[2]; // mail 2
        Assert.Null(await host.Messages.DeleteAsync(caller, null, cursor.PublicId, CancellationToken.None));

        var page = await PageAsync(host, caller, inbox, new PageRequest { After = cursor.PublicId });

        Assert.Equal(["mail 4", "mail 3"], page.Messages.Select(m => m.Content.Subject));
        var unknown = await PageAsync(host, caller, inbox, new PageRequest { After = Guid.NewGuid() });
        Assert.Equal(4, unknown.Messages.Count); // What is no id of ours is before everything: nothing is lost.
    }

    [EachDatabase]
    public async Task A_page_is_bounded_in_octets_and_misses_nothing(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine);
        var caller = await host.CallerAsync();
        var inbox = await host.CreateInboxAsync(caller);
        var big = new byte[6_000_000];
        for (var i = 0; i < 5; i++)
            Assert.Equal(DeliveryOutcome.Stored, await host.DeliverAsync(big, inbox.Address.Text));
        Assert.Equal(DeliveryOutcome.Stored, await host.DeliverAsync(new byte[20_000_000], inbox.Address.Text)); // Alone above the bound.

        var newest = await PageAsync(host, caller, inbox, new PageRequest());
        Assert.Equal((1, true), (newest.Messages.Count, newest.HasMore));
        var sizes = new List<long>();
        var cursor = Guid.Empty;
        for (var hasMore = true; hasMore;)
        {
            var page = await PageAsync(host, caller, inbox, new PageRequest { After = cursor });
            Assert.InRange(page.Messages.Count, 1, 2);
            sizes.AddRange(page.Messages.Reverse().Select(m => m.Content.SizeBytes));
            (cursor, hasMore) = (page.Messages[0].PublicId, page.HasMore);
        }

        Assert.Equal([6_000_000, 6_000_000, 6_000_000, 6_000_000, 6_000_000, 20_000_000], sizes);
    }

    [EachDatabase]
    public async Task The_state_moves_with_every_change_and_only_then(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine);
        var caller = await host.CallerAsync();
        var inbox = await host.CreateInboxAsync(caller);
        async Task<string> StateAsync() => (await PageAsync(host, caller, inbox, new PageRequest())).State;

        var states = new List<string> { await StateAsync() };
        for (var i = 0; i < 3; i++)
        {
            await SendAsync(host, inbox, 1);
            states.Add(await StateAsync());
        }

        foreach (var message in await host.ListAsync(caller, inbox))
        {
            await host.Messages.DeleteAsync(caller, null, message.PublicId, CancellationToken.None);
            states.Add(await StateAsync());
        }

        Assert.Equal(states.Count, states.Distinct().Count());
        Assert.Equal(states[^1], await StateAsync());
    }

    [EachDatabase]
    public async Task A_poll_sees_each_mail_the_moment_its_delivery_is_answered(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine);
        var caller = await host.CallerAsync();
        var inbox = await host.CreateInboxAsync(caller);
        using var polling = new CancellationTokenSource();
        var polls = Task.Run(async () =>
        {
            while (!polling.IsCancellationRequested)
                await host.ListAsync(caller, inbox); // Puts what it reads into the cache, at every moment of a commit.
        });

        for (var i = 1; i <= 60; i++)
        {
            Assert.Equal(DeliveryOutcome.Stored, await host.DeliverAsync(MailBuilder.To(inbox.Address.Text)));
            Assert.Equal(i, (await host.ListAsync(caller, inbox)).Count);
        }

        await polling.CancelAsync();
        await polls;
    }

    private static async Task<List<string?>> SendAsync(CoreHost host, Inbox inbox, int count)
    {
        var subjects = new List<string?>();
        for (var i = 0; i < count; i++)
        {
            host.Clock.Advance(TimeSpan.FromMilliseconds(1));
            subjects.Add($"mail {i}");
            Assert.Equal(DeliveryOutcome.Stored, await host.DeliverAsync(MailBuilder.To(inbox.Address.Text).Subject($"mail {i}")));
        }

        return subjects;
    }

    private static async Task<Guid> OldestAsync(CoreHost host, Caller caller, Inbox inbox) =>
        (await PageAsync(host, caller, inbox, new PageRequest { After = Guid.Empty, Limit = 1 })).Messages[0].PublicId;

    private static async Task<InboxPage> PageAsync(CoreHost host, Caller caller, Inbox inbox, PageRequest request) =>
        (await host.Messages.ReadAsync(caller, inbox.PublicId, request, CancellationToken.None)).Value;
}
