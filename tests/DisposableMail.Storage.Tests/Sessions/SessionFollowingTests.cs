using DisposableMail.Core;
using DisposableMail.Core.Messages;
using DisposableMail.Core.Reception;
using DisposableMail.Core.Sessions;

namespace DisposableMail.Storage.Tests.Sessions;

public sealed class SessionFollowingTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [EachDatabase]
    public async Task The_first_mail_that_is_there_comes_at_once_and_each_new_one_once(string engine)
    {
        var clock = new WatchedClock();
        await using var host = await SessionHost.StartAsync(engine, clock: clock);
        var session = await host.CreateAsync();
        await host.SendAsync(session.Addresses[0].Text, "one");
        await host.SendAsync(session.Addresses[0].Text, "two");
        await using var mails = Follow(host, session);

        Assert.Equal("one", await NextAsync(mails));
        Assert.Equal("two", await NextAsync(mails));
        var third = NextAsync(mails);
        await clock.NextTimerAsync();
        await host.SendAsync(session.Addresses[0].Text, "three");
        Assert.Equal("three", await third);
    }

    [EachDatabase]
    public async Task After_a_mail_nothing_between_two_calls_is_missed(string engine)
    {
        await using var host = await SessionHost.StartAsync(engine);
        var session = await host.CreateAsync();
        for (var i = 0; i < 230; i++)
            await host.SendAsync(session.Addresses[0].Text, $"mail {i}");

        Guid? after = null;
        for (var i = 0; i < 230; i++) // A long poll each.
        {
            await using var mails = Follow(host, session, after);
            Assert.Equal($"mail {i}", await NextAsync(mails));
            after = mails.Current.Value!.PublicId;
        }
    }

    [EachDatabase]
    public async Task A_wait_in_vain_ends_with_a_heartbeat(string engine)
    {
        var clock = new WatchedClock();
        await using var host = await SessionHost.StartAsync(engine, clock: clock);
        var session = await host.CreateAsync();
        await using var mails = Follow(host, session);
        var next = NextAsync(mails);
        await clock.NextTimerAsync();

        clock.Advance(Patience);

        Assert.Null(await next);
    }

    [EachDatabase]
    public async Task Who_follows_goes_on_though_the_last_mail_he_got_is_deleted(string engine)
    {
        var clock = new WatchedClock();
        await using var host = await SessionHost.StartAsync(engine, s => s.MailsPerWindow = 1_000, clock: clock);
        var session = await host.CreateAsync();
        await using var mails = Follow(host, session);
        for (var i = 0; i < 120; i++)
            await host.SendAsync(session.Addresses[0].Text, $"mail {i}"); // All of them in one millisecond.
        for (var i = 0; i < 120; i++)
            Assert.Equal($"mail {i}", await NextAsync(mails));
        var next = NextAsync(mails);
        await clock.NextTimerAsync();

        Assert.Null(await host.Core.Messages.DeleteAsync(host.Caller, null, (await host.ReadAsync(session))[0].PublicId, None));
        await clock.NextTimerAsync().WaitAsync(TimeSpan.FromSeconds(30)); // It looked, found nothing, and waits again.
        await host.SendAsync(session.Addresses[0].Text, "new");

        Assert.Equal("new", await next);
    }

    [EachDatabase]
    public async Task A_session_lives_as_long_as_it_is_followed(string engine)
    {
        var clock = new WatchedClock();
        await using var host = await SessionHost.StartAsync(engine, s => s.Lifetime = TimeSpan.FromMinutes(1), clock: clock);
        var session = await host.CreateAsync();
        await using var mails = Follow(host, session);
        var next = NextAsync(mails);
        while (await Task.WhenAny(next, clock.NextTimerAsync()) != next)
            clock.Advance(TimeSpan.FromSeconds(31)); // Half of its life, and half a second more.

        Assert.Null(await next);
        Assert.NotNull(await host.FindAsync(session));
    }

    [EachDatabase]
    public async Task Who_follows_hears_of_a_rate_that_was_exceeded_and_of_the_end(string engine)
    {
        var clock = new WatchedClock();
        await using var host = await SessionHost.StartAsync(engine, s => s.MailsPerWindow = 2, clock: clock);
        var session = await host.CreateAsync();
        await using var mails = Follow(host, session);
        var next = NextAsync(mails);
        await clock.NextTimerAsync();
        await host.SendAsync(session.Addresses[0].Text, "one");
        Assert.Equal("one", await next);
        next = NextAsync(mails);
        await clock.NextTimerAsync();
        await host.SendAsync(session.Addresses[0].Text, "two");
        Assert.Equal("two", await next);
        next = NextAsync(mails);
        await clock.NextTimerAsync();

        Assert.Equal(RecipientDecision.TooFast, await host.Core.CheckAsync(session.Addresses[0].Text));

        Assert.Equal("RateLimited", await next);
        Assert.False(await mails.MoveNextAsync());
        await host.Core.Inboxes.DeleteAsync(host.Caller, session.Id, None);
        await using var ended = Follow(host, session);
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("NotFound", await NextAsync(ended));
        Assert.False(await ended.MoveNextAsync());
    }

    private static async IAsyncEnumerator<Result<Message?>> Follow(SessionHost host, MailSession session, Guid? after = null)
    {
        await foreach (var item in host.Mails.FollowAsync(host.Caller, session.Id, after, Patience, None))
            yield return !item.TryGet(out var named, out var why) ? why
                : named is { } id ? await host.Mails.FindFollowedAsync(host.Caller, session.Id, id, None) : (Message?)null;
    }

    private static async Task<string?> NextAsync(IAsyncEnumerator<Result<Message?>> mails)
    {
        Assert.True(await mails.MoveNextAsync());
        return mails.Current.Refusal?.Kind.ToString() ?? mails.Current.Value?.Content.Subject;
    }
}
