namespace DisposableMail.Core.Webhooks;

/// <summary>Deliveries to one receiver, a few at a time, until nothing is due or it asks for a pause.</summary>
internal sealed class WebhookRound(long webhook, WebhookBacklog backlog, WebhookCourier courier, int perReceiver)
{
    private const int ReadAtOnce = 16;

    private readonly Queue<WebhookDelivery> _due = new();
    private readonly Dictionary<long, Task<CourierReport>> _underWay = [];
    private volatile TaskCompletionSource _rung = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DateTimeOffset? _pause;

    /// <summary>Something new may be due.</summary>
    public void Ring() => _rung.TrySetResult();

    public async Task<RoundEnd> RunAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                // Before the reading: what comes in after it rings again.
                if (_rung.Task.IsCompleted)
                    _rung = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                var isDeleted = !await SendOutAsync(stop);
                if (_underWay.Count == 0)
                    return isDeleted ? new RoundEnd(null, null) : new RoundEnd(_pause ?? await backlog.NextAsync(webhook, stop), _pause);
                await Task.WhenAny([_rung.Task, .. _underWay.Values]);
                await TakeBackAsync();
            }
        }
        finally
        {
            // Whoever starts the next round must find nothing of this one on its way.
            await ((Task)Task.WhenAll(_underWay.Values)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <returns>False when the webhook is deleted.</returns>
    private async Task<bool> SendOutAsync(CancellationToken stop)
    {
        // Read every time: it may have been deleted, or begun to fail.
        if (await backlog.FindAsync(webhook, stop) is not { } target)
            return false;
        var limit = target.Webhook.FailingSince is null ? perReceiver : 1;
        if (_pause is not null || _underWay.Count >= limit)
            return true;
        if (_due.Count == 0)
        {
            foreach (var delivery in await backlog.DueAsync(webhook, ReadAtOnce + _underWay.Count, stop))
            {
                if (!_underWay.ContainsKey(delivery.Id))
                    _due.Enqueue(delivery);
            }
        }

        while (_underWay.Count < limit && _due.TryDequeue(out var next))
            _underWay.Add(next.Id, courier.BringAsync(target.Webhook, next, target.MayBeTold, stop));
        return true;
    }

    private async Task TakeBackAsync()
    {
        foreach (var (delivery, task) in _underWay)
        {
            if (!task.IsCompleted)
                continue;
            _underWay.Remove(delivery);
            var report = await task;
            // The receiver may be disabled now, and what was read no longer due.
            if (report.HasFailed)
                _due.Clear();
            _pause = report.PauseUntil ?? _pause;
        }
    }
}
