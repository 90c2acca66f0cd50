using System.Diagnostics.Metrics;
using DisposableMail.Core.Notifications;
using Microsoft.Extensions.Time.Testing;

namespace DisposableMail.Core.Tests.Notifications;

public sealed class InProcessMessageFeedTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly FakeTimeProvider _clock = new();
    private readonly InProcessMessageFeed _feed;
    private readonly Guid _inbox = Guid.NewGuid();

    public InProcessMessageFeedTests() => _feed = new InProcessMessageFeed(_clock, new Meters());

    [Fact]
    public async Task Everybody_who_waits_for_an_inbox_is_woken_and_nobody_else()
    {
        using var one = _feed.Subscribe(_inbox);
        using var two = _feed.Subscribe(_inbox);
        using var other = _feed.Subscribe(Guid.NewGuid());
        var waits = new[] { one.WaitAsync(Patience, None), two.WaitAsync(Patience, None), other.WaitAsync(Patience, None) };

        _feed.Publish(_inbox);

        Assert.True(await waits[0]);
        Assert.True(await waits[1]);
        Assert.False(waits[2].IsCompleted);
    }

    [Fact]
    public async Task What_came_since_the_subscription_is_not_missed_and_told_once()
    {
        using var subscription = _feed.Subscribe(_inbox);
        _feed.Publish(_inbox);
        _feed.Publish(_inbox);

        Assert.True(await subscription.WaitAsync(Patience, None));
        var next = subscription.WaitAsync(Patience, None);
        Assert.False(next.IsCompleted);
        _feed.Publish(_inbox);
        Assert.True(await next);
    }

    [Fact]
    public async Task What_came_before_the_subscription_is_not_told()
    {
        _feed.Publish(_inbox);
        using var subscription = _feed.Subscribe(_inbox);
        var wait = subscription.WaitAsync(Patience, None);

        _clock.Advance(Patience - TimeSpan.FromMilliseconds(1));
        Assert.False(wait.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.False(await wait);
    }

    [Fact]
    public async Task After_patience_has_ended_the_next_wait_still_works()
    {
        using var subscription = _feed.Subscribe(_inbox);
        var vain = subscription.WaitAsync(Patience, None);
        _clock.Advance(Patience);
        Assert.False(await vain);

        var next = subscription.WaitAsync(Patience, None);
        _feed.Publish(_inbox);
        Assert.True(await next);
    }

    [Fact]
    public async Task Who_leaves_waits_no_more()
    {
        using var subscription = _feed.Subscribe(_inbox);
        using var leaves = new CancellationTokenSource();
        var wait = subscription.WaitAsync(Patience, leaves.Token);

        await leaves.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        subscription.Dispose();
        _feed.Publish(_inbox); // To nobody.
    }

    [Fact]
    public async Task What_comes_after_a_wait_was_given_up_is_for_the_next_one()
    {
        using var subscription = _feed.Subscribe(_inbox);
        using var leaves = new CancellationTokenSource();
        var first = subscription.WaitAsync(Patience, leaves.Token);
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => subscription.WaitAsync(Patience, leaves.Token));

        _feed.Publish(_inbox);

        Assert.True(await subscription.WaitAsync(Patience, None));
        var next = subscription.WaitAsync(Patience, None);
        _clock.Advance(Patience - TimeSpan.FromMilliseconds(1));
        Assert.False(next.IsCompleted);
    }

    [Fact]
    public async Task No_signal_is_lost_between_many_who_publish_and_one_who_waits()
    {
        var published = 0;
        using var subscription = _feed.Subscribe(_inbox);
        var publishers = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 2_000; i++)
            {
                Interlocked.Increment(ref published);
                _feed.Publish(_inbox);
            }
        })));

        // Subscribe, read, wait: the last reading must find the last change without any help of the clock.
        while (Volatile.Read(ref published) < 8_000)
            Assert.True(await subscription.WaitAsync(Patience, None));
        await publishers;
    }

    private sealed class Meters : IMeterFactory
    {
        public Meter Create(MeterOptions options) => new(options);

        public void Dispose()
        {
        }
    }
}
