using System.Globalization;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Display;

namespace DisposableMail.Server.Logging;

/// <summary>An event for eyes. Only an event of ours begins at the left edge: control characters are replaced, stacks indented.</summary>
internal sealed class TextLineFormatter : ITextFormatter
{
    private static readonly MessageTemplateTextFormatter Line =
        new("{Timestamp:yyyy-MM-dd HH:mm:ss.fff} {Level:u3} {Message:lj}", CultureInfo.InvariantCulture);

    public void Format(LogEvent logEvent, TextWriter output)
    {
        var line = new StringWriter();
        Line.Format(logEvent, line);
        WriteHarmless(line.ToString(), output);
        foreach (var frame in logEvent.Exception?.ToString().ReplaceLineEndings("\n").Split('\n') ?? [])
        {
            output.Write("    ");
            WriteHarmless(frame, output);
        }
    }

    private static void WriteHarmless(string text, TextWriter output)
    {
        foreach (var c in text)
            output.Write(char.IsControl(c) || c is '\u2028' or '\u2029' ? '?' : c);
        output.WriteLine();
    }
}
