using Microsoft.Extensions.Options;

namespace DisposableMail.Core.Webhooks;

/// <summary>Brings one delivery to its receiver and has written what became of it.</summary>
internal sealed class WebhookCourier : IDisposable
{
    private readonly WebhookBacklog _backlog;
    private readonly WebhookSender _sender;
    private readonly WebhookLedger _ledger;
    private readonly WebhookMetrics _metrics;
    private readonly Dictionary<string, IWebhookFormat> _formats;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _places;

    // Receivers that fail wait for each other here first: however many of them hang, half of the places stays for the others.
    private readonly SemaphoreSlim _placesOfFailing;

    public WebhookCourier(
        WebhookBacklog backlog, WebhookSender sender, WebhookLedger ledger, WebhookMetrics metrics, IEnumerable<IWebhookFormat> formats,
        IOptions<WebhookOptions> options, TimeProvider time)
    {
        (_backlog, _sender, _ledger, _metrics, _time) = (backlog, sender, ledger, metrics, time);
        _formats = formats.ToDictionary(f => f.Name);
        _places = new SemaphoreSlim(options.Value.Concurrency);
        _placesOfFailing = new SemaphoreSlim(options.Value.Concurrency / 2);
    }

    public async Task<CourierReport> BringAsync(Webhook webhook, WebhookDelivery delivery, bool mayBeTold, CancellationToken stop)
    {
        var outcome = mayBeTold ? await AttemptAsync(webhook, delivery, stop) : null;
        var written = await _ledger.WriteAsync(new AttemptRecord(delivery.Id, webhook.Id, outcome), stop);
        return new CourierReport(outcome?.Failure is not null, outcome?.RetryAfter is null ? null : written?.NextAttemptAt);
    }

    public void Dispose()
    {
        _places.Dispose();
        _placesOfFailing.Dispose();
    }

    /// <returns>Null when there is nothing left to tell.</returns>
    private async Task<AttemptOutcome?> AttemptAsync(Webhook webhook, WebhookDelivery delivery, CancellationToken stop)
    {
        var isFailing = webhook.FailingSince is not null;
        if (isFailing)
            await _placesOfFailing.WaitAsync(stop);
        try
        {
            await _places.WaitAsync(stop);
            try
            {
                return await SendAsync(webhook, delivery, stop);
            }
            finally
            {
                _places.Release();
            }
        }
        finally
        {
            if (isFailing)
                _placesOfFailing.Release();
        }
    }

    private async Task<AttemptOutcome?> SendAsync(Webhook webhook, WebhookDelivery delivery, CancellationToken stop)
    {
        if (await _backlog.ReadAsync(webhook, delivery, stop) is not { } mail)
            return null;
        if (!_formats.TryGetValue(webhook.Format, out var format))
            return new AttemptOutcome(WebhookFailure.FormatUnknown);
        var request = new WebhookRequest(webhook.Url, delivery.HeaderId, format.ContentType, format.Write(mail), new WebhookSecret(webhook.Secret))
        {
            IsFailing = webhook.FailingSince is not null,
        };
        var started = _time.GetTimestamp();
        _metrics.Began();
        try
        {
            var outcome = await _sender.SendAsync(request, stop);
            _metrics.Attempted(outcome.Failure, _time.GetElapsedTime(started));
            return outcome;
        }
        finally
        {
            _metrics.Ended();
        }
    }
}
