namespace DisposableMail.Core.Webhooks;

/// <summary>Rung after a commit that wrote deliveries: the dispatcher wakes at once and knows for whom.</summary>
internal sealed class WebhookBell(TimeProvider time)
{
    // More than any scheduling delay worth a look, less than any wait of ours.
    private static readonly TimeSpan Jump = TimeSpan.FromMilliseconds(500);

    private readonly Lock _lock = new();
    private HashSet<long> _rung = [];
    private TaskCompletionSource _awake = NewSource();

    public void Ring(ReadOnlySpan<long> webhooks)
    {
        lock (_lock)
        {
            foreach (var webhook in webhooks)
                _rung.Add(webhook);
            _awake.TrySetResult();
        }
    }

    /// <summary>Waits for a ring, or until an instant.</summary>
    /// <returns>For whom it was rung since the last call; often nobody.</returns>
    public async Task<IReadOnlyCollection<long>> WaitAsync(DateTimeOffset until, CancellationToken stop)
    {
        var now = time.GetUtcNow();
        if (until > now)
            await WaitAsync(now, until - now, stop);
        stop.ThrowIfCancellationRequested();
        lock (_lock)
        {
            var rung = _rung;
            _rung = [];
            if (_awake.Task.IsCompleted)
                _awake = NewSource();
            return rung;
        }
    }

    private async Task WaitAsync(DateTimeOffset now, TimeSpan patience, CancellationToken stop)
    {
        Task awake;
        lock (_lock)
            awake = _awake.Task;
        await using var timer = time.CreateTimer(_ => Ring([]), null, patience < MaxPatience ? patience : MaxPatience, Timeout.InfiniteTimeSpan);
        await using var stopped = stop.Register(() => Ring([]));
        // A clock that was set between the reading and the timer would make the timer late: the caller looks again.
        if (time.GetUtcNow() - now < Jump)
            await awake;
    }

    private static TimeSpan MaxPatience => TimeSpan.FromDays(1);

    // Who rings is the thread that commits: it must not run what follows.
    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
