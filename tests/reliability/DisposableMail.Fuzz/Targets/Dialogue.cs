using System.Globalization;
using System.Text.RegularExpressions;

namespace DisposableMail.Fuzz.Targets;

/// <summary>Goes through what a client sent with the replies in hand: each command has exactly one, and what is content follows from them.</summary>
internal sealed partial class Dialogue
{
    private readonly string _sent;
    private readonly Queue<string> _replies;
    private int _at;
    private string _chunks = "";

    private Dialogue(string sent, IEnumerable<string> replies) => (_sent, _replies) = (sent, new(replies));

    /// <summary>What the accepted messages must hold.</summary>
    public List<string> Contents { get; } = [];

    public static Dialogue Follow(string sent, IEnumerable<string> replies)
    {
        var dialogue = new Dialogue(sent, replies);
        while (dialogue.TryStep()) continue;
        // A 421 may come at any time, as the last word.
        if (dialogue._replies.TryPeek(out var last) && last.StartsWith("421", StringComparison.Ordinal)) dialogue._replies.Dequeue();
        Assert.Empty(dialogue._replies);
        return dialogue;
    }

    private bool TryStep()
    {
        var end = _sent.IndexOf("\r\n", _at, StringComparison.Ordinal);
        if (end < 0) return false;
        var line = _sent[_at..end].TrimEnd(' ', '\t');
        _at = end + 2;
        var hasChunk = TryTakeChunk(line, end - _at + 2, out var chunk);
        if (hasChunk && chunk is null) return false;

        Assert.True(_replies.TryDequeue(out var reply), $"no reply to: {line}");
        if (hasChunk) NoteChunk(line, chunk!, reply);
        else if (reply.StartsWith("250", StringComparison.Ordinal) && Resets().IsMatch(line)) _chunks = "";
        if (reply.StartsWith("354", StringComparison.Ordinal)) return TryTakeContent();
        return !reply.StartsWith("421", StringComparison.Ordinal)
            && !reply.StartsWith("221", StringComparison.Ordinal)
            && !reply.StartsWith("501 5.5.4 Chunk size", StringComparison.Ordinal);
    }

    /// <returns>True for a chunk, null with it when the client left within it.</returns>
    private bool TryTakeChunk(string line, int lineLength, out string? chunk)
    {
        chunk = null;
        var bdat = Bdat().Match(line);
        if (!bdat.Success || lineLength > 2046 || line.AsSpan().ContainsAny('\r', '\n', '\0')) return false;
        if (!long.TryParse(bdat.Groups[1].Value, CultureInfo.InvariantCulture, out var size)) return false;
        if (size > _sent.Length - _at) return true;
        chunk = _sent.Substring(_at, (int)size);
        _at += (int)size;
        return true;
    }

    private void NoteChunk(string line, string chunk, string reply)
    {
        _chunks += chunk;
        if (reply.StartsWith("250 2.0.0 Chunk", StringComparison.Ordinal)) return;
        // Out of order it is dropped, and what came before it stays.
        if (reply.StartsWith("503", StringComparison.Ordinal) || reply.StartsWith("554", StringComparison.Ordinal)) _chunks = _chunks[..^chunk.Length];
        else _chunks = Finish(line, reply);
    }

    private string Finish(string line, string reply)
    {
        if (!reply.StartsWith("250", StringComparison.Ordinal)) return "";
        Assert.EndsWith("LAST", line, StringComparison.OrdinalIgnoreCase);
        Contents.Add(_chunks);
        return "";
    }

    // RFC 5321 §4.1.1.4, §4.5.2.
    private bool TryTakeContent()
    {
        var lines = "\r\n" + _sent[_at..];
        var end = lines.IndexOf("\r\n.\r\n", StringComparison.Ordinal) + 2;
        if (end < 2) return false;
        _at += end + 1;
        Assert.True(_replies.TryDequeue(out var reply), "no reply to a content");
        if (reply.StartsWith("250", StringComparison.Ordinal)) Contents.Add(lines[..end].Replace("\r\n.", "\r\n", StringComparison.Ordinal)[2..]);
        return !reply.StartsWith("421", StringComparison.Ordinal);
    }

    [GeneratedRegex("^BDAT +([0-9]+)(?: +LAST)?$", RegexOptions.IgnoreCase)]
    private static partial Regex Bdat();

    [GeneratedRegex("^(RSET|EHLO|HELO)( |$)", RegexOptions.IgnoreCase)]
    private static partial Regex Resets();
}
