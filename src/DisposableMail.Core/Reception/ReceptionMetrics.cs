using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace DisposableMail.Core.Reception;

/// <summary>What is measured between the end of DATA and the commit. The meter is <c>DisposableMail.Reception</c>.</summary>
internal sealed class ReceptionMetrics
{
    public const string MeterName = "DisposableMail.Reception";

    private readonly Counter<long> _mails;
    private readonly Histogram<int> _groupSize;
    private readonly Histogram<double> _commitTime;
    private readonly Histogram<double> _parseTime;
    private readonly Counter<long> _fallbacks;
    private readonly UpDownCounter<long> _waiting;

    public ReceptionMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _mails = meter.CreateCounter<long>("disposablemail.reception.mails", "{mail}", "Mails by outcome");
        _groupSize = meter.CreateHistogram<int>("disposablemail.reception.group.size", "{mail}", "Mails per transaction");
        _commitTime = meter.CreateHistogram<double>("disposablemail.reception.commit.duration", "s", "Time of one transaction");
        _parseTime = meter.CreateHistogram<double>("disposablemail.reception.parse.duration", "s", "Time to parse one mail");
        _fallbacks = meter.CreateCounter<long>("disposablemail.reception.parse.fallbacks", "{mail}", "Readings that ended in a fault, by its type: the mail is kept as a text");
        _waiting = meter.CreateUpDownCounter<long>("disposablemail.reception.queue.length", "{mail}", "Mails waiting for their commit");
    }

    public void Parsed(long started) => _parseTime.Record(Stopwatch.GetElapsedTime(started).TotalSeconds);

    /// <summary>FormatException: octets without a header section. Any other is a fault of the parser's.</summary>
    public void FellBack(Exception fault) => _fallbacks.Add(1, new KeyValuePair<string, object?>("fault", fault.GetType().Name));

    public void Queued() => _waiting.Add(1);

    /// <summary>A mail that was counted as queued never came into the queue.</summary>
    public void Withdrawn() => _waiting.Add(-1);

    public void Committed(int count, long started)
    {
        _groupSize.Record(count);
        _commitTime.Record(Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    public void Finished(DeliveryOutcome outcome)
    {
        _waiting.Add(-1);
        _mails.Add(1, new KeyValuePair<string, object?>("outcome", outcome.ToString()));
    }
}
