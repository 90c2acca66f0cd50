using System.Diagnostics.Metrics;

namespace DisposableMail.Core.Notifications;

/// <summary>The feed of a single host. A waiter costs a small object, a timer and no thread. The meter is <c>DisposableMail.Feed</c>.</summary>
internal sealed class InProcessMessageFeed(TimeProvider time, IMeterFactory meters) : IMessageFeed
{
    private readonly TimeProvider _time = time;

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
        var subscription = new Subscription(this, StripeOf(inbox), inbox);
        lock (subscription.Stripe.Lock)
        {
            if (!subscription.Stripe.Waiters.TryGetValue(inbox, out var waiters))
                subscription.Stripe.Waiters.Add(inbox, waiters = new List<Subscription>(1));
            waiters.Add(subscription);
        }

        _waiters.Add(1);

        return subscription;
    }

    private void Remove(Subscription subscription)
    {
        var stripe = subscription.Stripe;
        lock (stripe.Lock)
        {
            if (!stripe.Waiters.TryGetValue(subscription.Inbox, out var waiters) || !waiters.Remove(subscription))
                return;
            if (waiters.Count == 0)
                stripe.Waiters.Remove(subscription.Inbox);
        }

        _waiters.Add(-1);
    }

    private Stripe StripeOf(Guid inbox) => _stripes[(uint)inbox.GetHashCode() % (uint)_stripes.Length];

    private sealed class Stripe
    {
        public Lock Lock { get; } = new();

        public Dictionary<Guid, List<Subscription>> Waiters { get; } = [];
    }

    // Its state is guarded by its stripe's lock. Ten thousand of these wait at a time: no state machine, no lock of its own.
    private sealed class Subscription(InProcessMessageFeed feed, Stripe stripe, Guid inbox) : IMessageSubscription
    {
        private Wait? _wait;
        private bool _isSignalled;

        public Stripe Stripe => stripe;

        public Guid Inbox => inbox;

        public void Signal()
        {
            _isSignalled = true;
            _wait?.End(true);
        }

        public Task<bool> WaitAsync(TimeSpan patience, CancellationToken stop)
        {
            lock (stripe.Lock)
            {
                if (TakeSignal())
                    return Task.FromResult(true);
                var wait = _wait = new Wait(this);
                wait.Begin(feed._time, patience, stop);
                return wait.Task;
            }
        }

        public void Dispose() => feed.Remove(this);

        /// <summary>Whether this wait has not ended before; then it has now.</summary>
        public bool TryEnd(Wait wait)
        {
            lock (stripe.Lock)
            {
                if (_wait != wait)
                    return false;
                _wait = null;
                TakeSignal();
                return true;
            }
        }

        private bool TakeSignal()
        {
            var was = _isSignalled;
            _isSignalled = false;
            return was;
        }
    }

    // Continuations must not run on the thread that publishes: it is the one that commits.
    private sealed class Wait(Subscription of) : TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        private ITimer? _patience;
        private CancellationTokenRegistration _leaving;

        public void Begin(TimeProvider time, TimeSpan patience, CancellationToken stop)
        {
            _patience = time.CreateTimer(static wait => ((Wait)wait!).End(false), this, patience, Timeout.InfiniteTimeSpan);
            _leaving = stop.UnsafeRegister(static (wait, stop) => ((Wait)wait!).Cancel(stop), this);
        }

        public void End(bool hasChanged)
        {
            if (!of.TryEnd(this))
                return;
            Free();
            TrySetResult(hasChanged);
        }

        private void Cancel(CancellationToken stop)
        {
            if (!of.TryEnd(this))
                return;
            Free();
            TrySetCanceled(stop);
        }

        // Not the registration's Dispose: it would wait for a callback that waits for our lock.
        private void Free()
        {
            _patience?.Dispose();
            _leaving.Unregister();
        }
    }
}
