using System.Text.RegularExpressions;

namespace DisposableMail.Smtp.Tests.EndOfData;

/// <summary>What a plain and strict reader makes of what a client sends after 354: the yardstick, written with string functions alone.</summary>
internal sealed partial class StrictReading
{
    private readonly string _stored;
    private readonly int _maxLength;

    /// <param name="stored">The reply to content that is taken.</param>
    public StrictReading(string wire, string stored = "250 2.0.0 Stored", int maxLength = int.MaxValue)
    {
        (_stored, _maxLength) = (stored, maxLength);
        for (var rest = ReadContent(wire); rest.Length > 0;) rest = ReadCommand(rest);
    }

    /// <summary>The beginning of each reply.</summary>
    public List<string> Replies { get; } = [];

    /// <summary>The contents handed over, dot-stuffing undone.</summary>
    public List<string> Contents { get; } = [];

    // RFC 5321 §4.1.1.4: the content begins on a fresh line and ends with the first CRLF "." CRLF; §4.5.2: other first dots of lines go.
    private string ReadContent(string wire)
    {
        var lines = "\r\n" + wire;
        var end = lines.IndexOf("\r\n.\r\n", StringComparison.Ordinal) + 2;
        var content = lines[..end].Replace("\r\n.", "\r\n", StringComparison.Ordinal)[2..];
        if (content.Length > _maxLength) Replies.Add("552 5.3.4");
        else if (LoneDot().Matches(lines[..(end + 3)]).Any(dot => dot.Index != end)) Replies.Add("550 5.6.0 A dot");
        else Take(content);
        return lines[(end + 3)..];
    }

    private void Take(string content)
    {
        Replies.Add(_stored);
        Contents.Add(content);
    }

    private string ReadCommand(string wire)
    {
        var end = wire.IndexOf("\r\n", StringComparison.Ordinal);
        var (line, rest) = (wire[..end], wire[(end + 2)..]);
        Replies.Add(line[..4] switch { "MAIL" => "250 2.1.0", "RCPT" => "250 2.1.5", "DATA" => "354", "NOOP" => "250 2.0.0 OK", _ => "500" });
        return line == "DATA" ? ReadContent(rest) : rest;
    }

    // Between two line ends of whatever kind, with or without NUL.
    [GeneratedRegex(@"(?<=[\r\n]\0*)\.(?=\0*[\r\n])")]
    private static partial Regex LoneDot();
}
