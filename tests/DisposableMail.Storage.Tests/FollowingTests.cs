using DisposableMail.Core;
using DisposableMail.Core.Inboxes;
using DisposableMail.Core.Messages;
using DisposableMail.Core.Reception;
using DisposableMail.Testing;

namespace DisposableMail.Storage.Tests;

public sealed class FollowingTests
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    [EachDatabase]
    public async Task Who_follows_gets_each_new_message_once(string engine)
    {
        var clock = new WatchedClock();
        await using var host = await CoreHost.StartAsync(engine, clock: clock);
        var caller = await host.CallerAsync();
        var inbox = await host.CreateInboxAsync(caller);
        await SendAsync(host, inbox, 0, 3); // Before: not followed.
        await using var following = Follow(host, caller, inbox, after: null);
        var next = following.MoveNextAsync();
        await clock.NextTimerAsync();

        await SendAsync(host, inbox, 3, 6);

        foreach (var subject in new[] { "mail 3", "mail 4", "mail 5" })
        {
            Assert.True(await next);
            Assert.Equal(subject, following.Current?.Content.Subject);
            next = following.MoveNextAsync();
        }

        await host.Inboxes.DeleteAsync(caller, inbox.PublicId, CancellationToken.None);
        Assert.False(await next); // The end of the inbox is the end of the stream.
    }

    [EachDatabase]
    public async Task Who_resumes_gets_what_was_missed_without_a_gap(string engine)
    {
        var clock = new WatchedClock();
        await using var host = await CoreHost.StartAsync(engine, clock: clock);
        var caller = await host.CallerAsync();
        var inbox = await host.CreateInboxAsync(caller);
        await SendAsync(host, inbox, 0, 1);
        var last = Assert.Single(await host.ListAsync(caller, inbox));
        await SendAsync(host, inbox, 1, 231); // More than two pages.

        await using var following = Follow(host, caller, inbox, last.PublicId);
        for (var i = 1; i < 231; i++)
        {
            Assert.True(await following.MoveNextAsync());
            Assert.Equal($"mail {i}", following.Current?.Content.Subject);
        }
    }

    [EachDatabase]
    public async Task Who_follows_an_inbox_of_more_than_a_page_waits_for_what_is_new(string engine)
    {
        var clock = new WatchedClock();
        await using var host = await CoreHost.StartAsync(engine, clock: clock);
        var caller = await host.CallerAsync();
        var inbox = await host.CreateInboxAsync(caller);
        await SendAsync(host, inbox, 0, 120);
        await using var following = Follow(host, caller, inbox, after: null);
        var next = following.MoveNextAsync();
        await clock.NextTimerAsync();

        await SendAsync(host, inbox, 120, 121);

        Assert.True(await next);
        Assert.Equal("mail 120", following.Current?.Content.Subject);
    }

    [EachDatabase]
    public async Task Who_follows_an_inbox_too_heavy_to_be_remembered_gets_the_same(string engine)
    {
        var clock = new WatchedClock();
        await using var host = await CoreHost.StartAsync(engine, clock: clock);
        var caller = await host.CallerAsync();
        var inbox = await host.CreateInboxAsync(caller);
        await SendAsync(host, inbox, 0, 1, octets: 20_000);
        var first = Assert.Single(await host.ListAsync(caller, inbox));
        await SendAsync(host, inbox, 1, 131, octets: 20_000);
        await using var following = Follow(host, caller, inbox, first.PublicId);
        for (var i = 1; i < 131; i++)
        {
            Assert.True(await following.MoveNextAsync());
            Assert.Equal($"mail {i}", following.Current?.Content.Subject);
        }

        var next = following.MoveNextAsync();
        await clock.NextTimerAsync();
        Assert.Null(await host.Messages.DeleteAsync(caller, null, (await host.ListAsync(caller, inbox))[0].PublicId, CancellationToken.None));
        await clock.NextTimerAsync().WaitAsync(TimeSpan.FromSeconds(30)); // It looked, found nothing, and waits again.
        await SendAsync(host, inbox, 131, 132, octets: 20_000);

        Assert.True(await next);
        Assert.Equal("mail 131", following.Current?.Content.Subject);
        await host.Inboxes.DeleteAsync(caller, inbox.PublicId, CancellationToken.None);
        Assert.False(await following.MoveNextAsync());
    }

    [EachDatabase]
    public async Task Who_follows_goes_on_though_the_newest_message_was_deleted_before_the_next_one_came(string engine)
    {
        var clock = new WatchedClock();
        await using var host = await CoreHost.StartAsync(engine, clock: clock);
        var caller = await host.CallerAsync();
        var inbox = await host.CreateInboxAsync(caller);
        await SendAsync(host, inbox, 0, 120); // More than a page, all of them in one millisecond.
        await using var following = Follow(host, caller, inbox, after: null);
        var next = following.MoveNextAsync();
        await clock.NextTimerAsync();
        Assert.Null(await host.Messages.DeleteAsync(caller, null, (await host.ListAsync(caller, inbox))[0].PublicId, CancellationToken.None));
        await clock.NextTimerAsync().WaitAsync(TimeSpan.FromSeconds(30)); // It looked, found nothing, and waits again.

        await SendAsync(host, inbox, 120, 121);

        Assert.True(await next);
        Assert.Equal("mail 120", following.Current?.Content.Subject);
    }

    [EachDatabase]
    public async Task Silence_is_broken_by_a_heartbeat_and_ended_by_the_end(string engine)
    {
        var clock = new WatchedClock();
        await using var host = await CoreHost.StartAsync(engine, clock: clock);
        var caller = await host.CallerAsync();
        var inbox = await host.CreateInboxAsync(caller, minutes: 1);
        await using var following = Follow(host, caller, inbox, after: null);
        for (var i = 1; i <= 3; i++)
        {
            var next = following.MoveNextAsync();
            await clock.NextTimerAsync();
            clock.Advance(Heartbeat);
            Assert.True(await next);
            Assert.Null(following.Current);
        }

        var rest = EndAsync(following);
        await clock.NextTimerAsync();
        clock.Advance(Heartbeat);
        await rest;
    }

    [EachDatabase]
    public async Task Following_ends_when_the_follower_leaves(string engine)
    {
        var clock = new WatchedClock();
        await using var host = await CoreHost.StartAsync(engine, clock: clock);
        var caller = await host.CallerAsync();
        var inbox = await host.CreateInboxAsync(caller);
        using var leaves = new CancellationTokenSource();
        await using var following = host.Messages.FollowAsync(caller, inbox.PublicId, null, Heartbeat, leaves.Token).GetAsyncEnumerator();
        var next = following.MoveNextAsync();
        await clock.NextTimerAsync();

        await leaves.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await next);
    }

    private static async IAsyncEnumerator<Message?> Follow(CoreHost host, Caller caller, Inbox inbox, Guid? after)
    {
        await foreach (var named in host.Messages.FollowAsync(caller, inbox.PublicId, after, Heartbeat, CancellationToken.None))
            yield return named is { } id ? await host.Messages.FindFollowedAsync(caller, inbox.PublicId, id, CancellationToken.None) : null;
    }

    private static async Task EndAsync(IAsyncEnumerator<Message?> following)
    {
        while (await following.MoveNextAsync())
            Assert.Null(following.Current);
    }

    private static async Task SendAsync(CoreHost host, Inbox inbox, int from, int to, int octets = 10)
    {
        for (var i = from; i < to; i++)
            Assert.Equal(DeliveryOutcome.Stored, await host.DeliverAsync(MailBuilder.To(inbox.Address.Text).Subject($"mail {i}").Text(new string('x', octets))));
    }
}
