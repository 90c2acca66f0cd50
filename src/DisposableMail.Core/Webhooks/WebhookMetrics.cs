using System.Diagnostics.Metrics;

namespace DisposableMail.Core.Webhooks;

/// <summary>What is measured of deliveries. The meter is <c>DisposableMail.Webhooks</c>.</summary>
internal sealed class WebhookMetrics
{
    public const string MeterName = "DisposableMail.Webhooks";

    private readonly Counter<long> _attempts;
    private readonly Counter<long> _finished;
    private readonly Counter<long> _disabled;
    private readonly Histogram<double> _duration;
    private readonly UpDownCounter<long> _underWay;

    public WebhookMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _attempts = meter.CreateCounter<long>("disposablemail.webhooks.attempts", "{attempt}", "Attempts by outcome");
        _finished = meter.CreateCounter<long>("disposablemail.webhooks.deliveries", "{delivery}", "Finished deliveries by state");
        _disabled = meter.CreateCounter<long>("disposablemail.webhooks.disabled", "{webhook}", "Webhooks disabled after persistent failure");
        _duration = meter.CreateHistogram<double>("disposablemail.webhooks.attempt.duration", "s", "Time of one attempt");
        _underWay = meter.CreateUpDownCounter<long>("disposablemail.webhooks.attempts.active", "{attempt}", "Attempts under way");
    }

    public void Began() => _underWay.Add(1);

    public void Ended() => _underWay.Add(-1);

    public void Attempted(WebhookFailure? failure, TimeSpan duration)
    {
        _attempts.Add(1, new KeyValuePair<string, object?>("outcome", failure?.ToString() ?? "Delivered"));
        _duration.Record(duration.TotalSeconds);
    }

    public void Finished(WebhookDeliveryState state) => _finished.Add(1, new KeyValuePair<string, object?>("state", state.ToString()));

    public void Disabled() => _disabled.Add(1);
}
