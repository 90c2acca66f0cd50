using System.Diagnostics.Metrics;

namespace DisposableMail.Smtp;

/// <summary>Counters of the listener; the meter is <see cref="MeterName"/>. No measurement names a client or a mailbox.</summary>
public sealed class SmtpMetrics
{
    /// <summary>Name of the meter, to be added where metrics are collected.</summary>
    public const string MeterName = "DisposableMail.Smtp";

    private static readonly KeyValuePair<string, object?> Accepted = new("outcome", "accepted");
    private static readonly KeyValuePair<string, object?> Refused = new("outcome", "refused");
    private static readonly KeyValuePair<string, object?> Deferred = new("outcome", "deferred");
    private static readonly KeyValuePair<string, object?> Succeeded = new("outcome", "succeeded");
    private static readonly KeyValuePair<string, object?> Failed = new("outcome", "failed");

    private readonly UpDownCounter<int> _connections;
    private readonly Counter<long> _connectionsRefused;
    private readonly Counter<long> _recipients;
    private readonly Counter<long> _messages;
    private readonly Counter<long> _octets;
    private readonly Counter<long> _handshakes;
    private readonly Histogram<double> _delivery;

    public SmtpMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _connections = meter.CreateUpDownCounter<int>("smtp.connections", "{connection}", "Open connections");
        _connectionsRefused = meter.CreateCounter<long>("smtp.connections.refused", "{connection}", "Connections refused before the greeting");
        _recipients = meter.CreateCounter<long>("smtp.recipients", "{recipient}", "Recipients by outcome");
        _messages = meter.CreateCounter<long>("smtp.messages", "{message}", "Messages by outcome");
        _octets = meter.CreateCounter<long>("smtp.content", "By", "Content of accepted messages");
        _handshakes = meter.CreateCounter<long>("smtp.tls.handshakes", "{handshake}", "TLS handshakes by outcome");
        _delivery = meter.CreateHistogram<double>("smtp.delivery.duration", "s", "Time the receiver took for a message");
    }

    internal bool MeasuresDelivery => _delivery.Enabled;

    internal void ConnectionOpened() => _connections.Add(1);

    internal void ConnectionClosed() => _connections.Add(-1);

    internal void ConnectionRefused(string reason) => _connectionsRefused.Add(1, new KeyValuePair<string, object?>("reason", reason));

    internal void Recipient(bool isAccepted) => _recipients.Add(1, isAccepted ? Accepted : Refused);

    internal void Handshake(bool hasSucceeded) => _handshakes.Add(1, hasSucceeded ? Succeeded : Failed);

    internal void Message(SmtpReply reply, long contentBytes)
    {
        _messages.Add(1, reply.IsPositive ? Accepted : reply.Code < 500 ? Deferred : Refused);
        if (reply.IsPositive) _octets.Add(contentBytes);
    }

    internal void Delivery(TimeSpan took) => _delivery.Record(took.TotalSeconds);
}
