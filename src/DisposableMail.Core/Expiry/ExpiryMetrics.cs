using System.Diagnostics.Metrics;

namespace DisposableMail.Core.Expiry;

/// <summary>What the sweeper does and how long writers may have waited behind it. The meter is <c>DisposableMail.Expiry</c>.</summary>
internal sealed class ExpiryMetrics
{
    public const string MeterName = "DisposableMail.Expiry";

    private readonly Counter<long> _messages;
    private readonly Histogram<double> _stepTime;

    public ExpiryMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _messages = meter.CreateCounter<long>("disposablemail.expiry.messages", "{message}", "Expired messages removed from disk");
        _stepTime = meter.CreateHistogram<double>(
            "disposablemail.expiry.step.duration", "s", "How long one step of the sweeper kept writers waiting",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1] });
    }

    public void Removed(int messages) => _messages.Add(messages);

    /// <param name="step"><c>tokens</c>, <c>messages</c>, <c>inboxes</c>, <c>addresses</c>, <c>keys</c>, <c>space</c> or <c>log</c>.</param>
    public void Took(string step, TimeSpan time) => _stepTime.Record(time.TotalSeconds, new KeyValuePair<string, object?>("step", step));
}
