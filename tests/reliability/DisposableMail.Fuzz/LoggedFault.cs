using System.Text.RegularExpressions;

namespace DisposableMail.Fuzz;

/// <summary>What the server's log calls an error: where it was thrown is in the log, too.</summary>
internal sealed partial class LoggedFault : Exception
{
    private LoggedFault(string line)
        : base(line) => Place = TemplateOf().Match(line).Value + FrameOf().Match(line).Value;

    /// <summary>The template of the line, and of its exception, if it has one, the first frame that is ours.</summary>
    public string Place { get; }

    /// <summary>The first error of a log in compact JSON, one event a line; null when there is none.</summary>
    public static LoggedFault? Find(string log) =>
        log.Split('\n').FirstOrDefault(static line => ErrorOf().IsMatch(line)) is { } line ? new LoggedFault(line) : null;

    [GeneratedRegex("\"@l\":\"(Error|Fatal)\"")]
    private static partial Regex ErrorOf();

    [GeneratedRegex("""
        "@mt":"(\\.|[^"\\])*"
        """)]
    private static partial Regex TemplateOf();

    [GeneratedRegex("""
        at DisposableMail[^\\"]*
        """)]
    private static partial Regex FrameOf();
}
