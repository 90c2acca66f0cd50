using DisposableMail.Core;
using DisposableMail.Core.Inboxes;
using DisposableMail.Core.Messages;
using DisposableMail.Testing;

namespace DisposableMail.Storage.Tests;

public sealed class WaitingTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [EachDatabase]
    public async Task A_wait_ends_with_the_delivery(string engine)
    {
        await using var scene = await Scene.StartAsync(engine);
        var wait = await scene.BeginWaitAsync(new PageRequest { Wait = Patience });

        await scene.Host.DeliverAsync(MailBuilder.To(scene.Inbox.Address.Text).Subject("awaited"));

        Assert.Equal("awaited", Assert.Single((await wait).Value.Messages).Content.Subject);
    }

    [EachDatabase]
    public async Task A_wait_after_a_message_is_not_ended_by_that_message(string engine)
    {
        await using var scene = await Scene.StartAsync(engine);
        await scene.Host.DeliverAsync(MailBuilder.To(scene.Inbox.Address.Text));
        var seen = Assert.Single(await scene.Host.ListAsync(scene.Caller, scene.Inbox));
        var wait = await scene.BeginWaitAsync(new PageRequest { Wait = Patience, After = seen.PublicId });

        await scene.Host.DeliverAsync(MailBuilder.To(scene.Inbox.Address.Text).Subject("next"));

        Assert.Equal("next", Assert.Single((await wait).Value.Messages).Content.Subject);
    }

    [EachDatabase]
    public async Task A_wait_ends_absent_when_the_inbox_is_deleted(string engine)
    {
        await using var scene = await Scene.StartAsync(engine);
        var wait = await scene.BeginWaitAsync(new PageRequest { Wait = Patience });

        await scene.Host.Inboxes.DeleteAsync(scene.Caller, scene.Inbox.PublicId, CancellationToken.None);

        Assert.Equal(RefusalKind.NotFound, (await wait).Refusal?.Kind);
    }

    [EachDatabase]
    public async Task A_wait_ends_absent_when_the_inbox_expires(string engine)
    {
        await using var scene = await Scene.StartAsync(engine, minutes: 1);
        var wait = await scene.BeginWaitAsync(new PageRequest { Wait = TimeSpan.FromMinutes(3) });

        scene.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(RefusalKind.NotFound, (await wait).Refusal?.Kind);
    }

    [EachDatabase]
    public async Task A_wait_for_another_state_ends_with_any_change(string engine)
    {
        await using var scene = await Scene.StartAsync(engine);
        await scene.Host.DeliverAsync(MailBuilder.To(scene.Inbox.Address.Text));
        var page = (await scene.Host.Messages.ReadAsync(scene.Caller, scene.Inbox.PublicId, new PageRequest(), CancellationToken.None)).Value;
        var wait = await scene.BeginWaitAsync(new PageRequest { Wait = Patience, SeenState = page.State });

        await scene.Host.Messages.DeleteAsync(scene.Caller, null, page.Messages[0].PublicId, CancellationToken.None);

        var changed = (await wait).Value;
        Assert.NotEqual(page.State, changed.State);
        Assert.Empty(changed.Messages);
    }

    [EachDatabase]
    public async Task A_wait_in_vain_ends_in_its_time_with_an_empty_page(string engine)
    {
        await using var scene = await Scene.StartAsync(engine);
        var wait = await scene.BeginWaitAsync(new PageRequest { Wait = Patience });

        scene.Clock.Advance(Patience - TimeSpan.FromMilliseconds(1));
        Assert.False(wait.IsCompleted);
        scene.Clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Empty((await wait).Value.Messages);
    }

    [EachDatabase]
    public async Task No_wait_is_longer_than_three_minutes(string engine)
    {
        await using var scene = await Scene.StartAsync(engine);
        var wait = await scene.BeginWaitAsync(new PageRequest { Wait = TimeSpan.FromDays(1) });

        scene.Clock.Advance(TimeSpan.FromSeconds(180));

        Assert.Empty((await wait).Value.Messages);
    }

    [EachDatabase]
    public async Task A_wait_ends_when_its_caller_leaves(string engine)
    {
        await using var scene = await Scene.StartAsync(engine);
        using var leaves = new CancellationTokenSource();
        var wait = await scene.BeginWaitAsync(new PageRequest { Wait = Patience }, leaves.Token);

        await leaves.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
    }

    /// <summary>An inbox with somebody to wait for its mail.</summary>
    private sealed record Scene(CoreHost Host, WatchedClock Clock, Caller Caller, Inbox Inbox) : IAsyncDisposable
    {
        public static async Task<Scene> StartAsync(string engine, int minutes = 60)
        {
            var clock = new WatchedClock();
            var host = await CoreHost.StartAsync(engine, clock: clock);
            var caller = await host.CallerAsync();
            return new Scene(host, clock, caller, await host.CreateInboxAsync(caller, minutes: minutes));
        }

        /// <summary>Returns the wait once it waits.</summary>
        public async Task<Task<Result<InboxPage>>> BeginWaitAsync(PageRequest request, CancellationToken stop = default)
        {
            var wait = Host.Messages.ReadAsync(Caller, Inbox.PublicId, request, stop).AsTask();
            await Clock.NextTimerAsync();
            return wait;
        }

        public ValueTask DisposeAsync() => Host.DisposeAsync();
    }
}
