using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DisposableMail.Core.Webhooks;

/// <summary>Begins a round per receiver whenever something is due to it: receivers never wait for one another.</summary>
/// <remarks>
/// The database alone says what is owed; what is kept here is only when to look for whom. A delivery under way when the
/// process ends is made again by the next one: at least once, and recognisable by its <c>webhook-id</c>.
/// </remarks>
public sealed partial class WebhookDispatcher
{
    private readonly WebhookBacklog _backlog;
    private readonly WebhookCourier _courier;
    private readonly WebhookCleaning _cleaning;
    private readonly WebhookBell _bell;
    private readonly WebhookOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<WebhookDispatcher> _log;
    private readonly Dictionary<long, Receiver> _receivers = [];

    internal WebhookDispatcher(
        WebhookBacklog backlog, WebhookCourier courier, WebhookCleaning cleaning, WebhookBell bell, IOptions<WebhookOptions> options,
        TimeProvider time, ILogger<WebhookDispatcher> log) =>
        (_backlog, _courier, _cleaning, _bell, _options, _time, _log) = (backlog, courier, cleaning, bell, options.Value, time, log);

    /// <summary>Delivers until <paramref name="stop"/>. Run once, by the host.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var nextScan = DateTimeOffset.MinValue;
        var cleaning = Task.CompletedTask;
        try
        {
            while (true)
            {
                if (_time.GetUtcNow() is var now && now >= nextScan)
                {
                    nextScan = now + _options.ScanInterval;
                    await ScanAsync(stop);
                    cleaning = cleaning.IsCompleted ? CleanAsync(stop) : cleaning;
                }

                Begin(now, stop);
                foreach (var rung in await _bell.WaitAsync(NextDue(nextScan), stop))
                    Expect(rung, DateTimeOffset.MinValue);
                await TakeBackAsync();
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // What is owed is in the database.
            await Task.WhenAll(_receivers.Values.Select(r => r.Running).OfType<Task>().Append(cleaning));
        }
    }

    // Finds what was owed before the start, and what another process has written.
    private async Task ScanAsync(CancellationToken stop)
    {
        try
        {
            foreach (var (webhook, due) in await _backlog.NextOfAllAsync(stop))
                Expect(webhook, due);
        }
        catch (Exception failure) when (failure is not OperationCanceledException) // A background loop: it must go on.
        {
            // A host that fails to start takes the database away from under us.
            if (!stop.IsCancellationRequested)
                Log.ScanFailed(_log, failure);
        }
    }

    private async Task CleanAsync(CancellationToken stop)
    {
        try
        {
            await _cleaning.RunAsync(stop);
        }
        catch (Exception failure) // A background loop: it must go on.
        {
            // What is left is removed after the next start.
            if (!stop.IsCancellationRequested)
                Log.ScanFailed(_log, failure);
        }
    }

    private void Expect(long webhook, DateTimeOffset due)
    {
        if (!_receivers.TryGetValue(webhook, out var receiver))
            _receivers.Add(webhook, receiver = new Receiver());
        if (receiver.DueAt is null || due < receiver.DueAt)
            receiver.DueAt = due;
        receiver.Round?.Ring();
    }

    private void Begin(DateTimeOffset now, CancellationToken stop)
    {
        foreach (var (webhook, receiver) in _receivers)
        {
            if (receiver.Running is not null || receiver.DueAt is null || receiver.DueAt > now || receiver.PausedUntil > now)
                continue;
            receiver.DueAt = null;
            receiver.Round = new WebhookRound(webhook, _backlog, _courier, _options.PerReceiver);
            receiver.Running = RunAsync(receiver.Round, webhook, stop);
            _ = receiver.Running.ContinueWith(_ => _bell.Ring([]), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private async Task TakeBackAsync()
    {
        foreach (var (webhook, receiver) in _receivers)
        {
            if (receiver.Running is { IsCompleted: true } ended)
            {
                var end = await ended;
                (receiver.Round, receiver.Running) = (null, null);
                receiver.PausedUntil = end.PausedUntil ?? DateTimeOffset.MinValue;
                if (end.NextDue is { } next)
                    Expect(webhook, next);
            }

            if (receiver is { Running: null, DueAt: null })
                _receivers.Remove(webhook);
        }
    }

    private DateTimeOffset NextDue(DateTimeOffset nextScan)
    {
        var next = nextScan;
        foreach (var receiver in _receivers.Values)
        {
            if (receiver is { Running: null, DueAt: { } due })
                next = Min(next, receiver.PausedUntil > due ? receiver.PausedUntil : due);
        }

        return next;
    }

    private static DateTimeOffset Min(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    private async Task<RoundEnd> RunAsync(WebhookRound round, long webhook, CancellationToken stop)
    {
        try
        {
            return await round.RunAsync(stop);
        }
        catch (Exception failure) // A background loop: the database may have been away.
        {
            if (stop.IsCancellationRequested)
                return new RoundEnd(null, null);
            Log.RoundFailed(_log, failure, webhook);
            var again = _time.GetUtcNow() + _options.FirstRetry;
            return new RoundEnd(again, again);
        }
    }

    private sealed class Receiver
    {
        public WebhookRound? Round { get; set; }

        public Task<RoundEnd>? Running { get; set; }

        public DateTimeOffset? DueAt { get; set; }

        public DateTimeOffset PausedUntil { get; set; }
    }

    private static partial class Log
    {
        [LoggerMessage(520, LogLevel.Error, "Webhook deliveries could not be looked through; tried again at the next interval")]
        public static partial void ScanFailed(ILogger log, Exception failure);

        [LoggerMessage(521, LogLevel.Error, "Webhook {WebhookId}: deliveries could not be read or written; tried again soon")]
        public static partial void RoundFailed(ILogger log, Exception failure, long webhookId);
    }
}
