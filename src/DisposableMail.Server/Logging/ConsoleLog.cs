using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;

namespace DisposableMail.Server.Logging;

/// <summary>Writes events as lines, their exceptions reduced to what a log of ours may hold.</summary>
internal sealed class ConsoleLog(TextWriter output, ITextFormatter formatter) : ILogEventSink
{
    private readonly Lock _lock = new();

    public void Emit(LogEvent logEvent)
    {
        var line = new StringWriter();
        formatter.Format(logEvent.Exception is null ? logEvent : Reduce(logEvent, logEvent.Exception), line);
        lock (_lock)
        {
            output.Write(line.ToString());
            output.Flush();
        }
    }

    private static LogEvent Reduce(LogEvent full, Exception fault) => new(
        full.Timestamp, full.Level, new LoggedException(fault), full.MessageTemplate,
        full.Properties.Select(static p => new LogEventProperty(p.Key, p.Value)), full.TraceId ?? default, full.SpanId ?? default);
}
