using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Parsing;

namespace DisposableMail.Server.Logging;

/// <summary>Writes events, reduced to what a log of ours may hold.</summary>
internal sealed class ConsoleLog(TextWriter output, ITextFormatter formatter) : ILogEventSink
{
    // Of what surrounds an event (scopes), only ids of ours. The framework's scope of a request holds its raw path, and that
    // of its activity what a client wrote into a header.
    private static readonly string[] KeptOfScopes = [Constants.SourceContextPropertyName, "EventId", "ConnectionId", "RequestId"];

    private readonly Lock _lock = new();

    public void Emit(LogEvent logEvent)
    {
        var line = new StringWriter();
        formatter.Format(Reduce(logEvent), line);
        lock (_lock)
        {
            output.Write(line.GetStringBuilder());
            output.Flush();
        }
    }

    private static LogEvent Reduce(LogEvent full)
    {
        var own = full.MessageTemplate.Tokens.OfType<PropertyToken>().Select(static t => t.PropertyName);
        var kept = own.Concat(KeptOfScopes).Distinct().Where(full.Properties.ContainsKey).Select(name => new LogEventProperty(name, full.Properties[name]));
        var exception = full.Exception is { } fault ? new LoggedException(fault) : null;
        return new LogEvent(full.Timestamp, full.Level, exception, full.MessageTemplate, kept, full.TraceId ?? default, full.SpanId ?? default);
    }
}
