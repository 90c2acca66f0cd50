using System.Diagnostics.Metrics;

namespace DisposableMail.Core.Notifications;

/// <summary>The feed of a single host. A waiter costs a small object, a timer and no thread. The meter is <c>DisposableMail.Feed</c>.</summary>
internal sealed class InProcessMessageFeed(TimeProvider time, IMeterFactory meters) : IMessageFeed
{
    private readonly UpDownCounter<long> _waiters = meters.Create("DisposableMail.Feed")
        .CreateUpDownCounter<long>("disposablemail.feed.waiters", "{waiter}", "Callers that follow an inbox");

    private readonly Stripe[] _stripes = [.. Enumerable.Range(0, 64).Select(_ => new Stripe())];

    public void Publish(Guid inbox)
    {
        var stripe = StripeOf(inbox);
        lock (stripe.Lock)
        {
            if (stripe.Waiters.TryGetValue(inbox, out var waiters))
                waiters.ForEach(static waiter => waiter.Signal());
        }
    }

    public IMessageSubscription Subscribe(Guid inbox)
    {
        var stripe = StripeOf(inbox);
        var subscription = new Subscription(time, mine => Remove(stripe, inbox, mine));
        lock (stripe.Lock)
        {
            if (!stripe.Waiters.TryGetValue(inbox, out var waiters))
                stripe.Waiters.Add(inbox, waiters = new List<Subscription>(1));
            waiters.Add(subscription);
        }

        _waiters.Add(1);

        return subscription;
    }

    private void Remove(Stripe stripe, Guid inbox, Subscription subscription)
    {
        lock (stripe.Lock)
        {
            if (!stripe.Waiters.TryGetValue(inbox, out var waiters) || !waiters.Remove(subscription))
                return;
            if (waiters.Count == 0)
                stripe.Waiters.Remove(inbox);
        }

        _waiters.Add(-1);
    }

    private Stripe StripeOf(Guid inbox) => _stripes[(uint)inbox.GetHashCode() % (uint)_stripes.Length];

    private sealed class Stripe
    {
        public Lock Lock { get; } = new();

        public Dictionary<Guid, List<Subscription>> Waiters { get; } = [];
    }

    private sealed class Subscription(TimeProvider time, Action<Subscription> remove) : IMessageSubscription
    {
        private readonly Lock _lock = new();
        private TaskCompletionSource<bool>? _waiting;
        private bool _signalled;

        public void Signal()
        {
            lock (_lock)
            {
                _signalled = true;
                _waiting?.TrySetResult(true);
            }
        }

        public async Task<bool> WaitAsync(TimeSpan patience, CancellationToken stop)
        {
            // Continuations must not run on the thread that publishes: it is the one that commits.
            var waiting = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (_lock)
            {
                if (_signalled)
                    waiting.SetResult(true);
                _waiting = waiting;
            }

            await using var timer = time.CreateTimer(
                static t => ((TaskCompletionSource<bool>)t!).TrySetResult(false), waiting, patience, Timeout.InfiniteTimeSpan);
            await using var cancelled = stop.Register(() => waiting.TrySetCanceled(stop));
            var changed = await waiting.Task;
            lock (_lock)
            {
                changed |= _signalled; // It came together with the end of patience.
                _signalled = false;
                _waiting = null;
            }

            return changed;
        }

        public void Dispose() => remove(this);
    }
}
