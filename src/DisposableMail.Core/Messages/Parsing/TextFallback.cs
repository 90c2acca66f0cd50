using System.Buffers;
using System.Text.Unicode;

namespace DisposableMail.Core.Messages.Parsing;

/// <summary>Reads what the MIME reader refuses: the header fields that can be seen, and everything behind them as text.</summary>
internal sealed class TextFallback(ParsingOptions options)
{
    private const int MaxHeaderBytes = 64 * 1024;

    public ParsedMessage Read(Stream content, CancellationToken stop)
    {
        content.Position = 0;
        var head = ReadUpTo(content, MaxHeaderBytes, stop);
        var fields = new List<ParsedHeader>();
        var bodyStart = ReadFields(head, fields);
        var text = ReadText(content, bodyStart, stop);
        // Octets without any header section are a body and nothing else: readable text is no error.
        var isBareText = bodyStart == 0 && Utf8.IsValid(head) && !head.Contains((byte)0);
        return new ParsedMessage
        {
            DecodeStatus = isBareText ? DecodeStatus.Ok : DecodeStatus.ErrorDecoding,
            Subject = ValueOf(fields, "Subject"),
            From = ValueOf(fields, "From"),
            ReplyTo = ValueOf(fields, "Reply-To"),
            Headers = fields,
            TextBody = Body.Of(text),
            TextSource = text is null ? null : TextSource.Text,
        };
    }

    /// <summary>Lists fields up to the first line that is none; returns where the body begins.</summary>
    private int ReadFields(ReadOnlySpan<byte> head, List<ParsedHeader> fields)
    {
        var position = head.StartsWith("From "u8) || head.StartsWith(">From "u8) ? NextLine(head, 0) : 0;
        while (position < head.Length)
        {
            var end = EndOfField(head, position);
            var field = head[position..end];
            var colon = field.IndexOf((byte)':');
            if (field.Trim("\r\n"u8).IsEmpty)
                return end;
            if (colon <= 0 || field[..colon].ContainsAnyExceptInRange((byte)'!', (byte)'~'))
                return position;
            if (fields.Count < options.MaxHeaders)
                fields.Add(new ParsedHeader(Decode(field[..colon]), Unfold(Decode(field[(colon + 1)..]))));
            position = end;
        }
        return position;
    }

    private static int EndOfField(ReadOnlySpan<byte> head, int position)
    {
        var next = NextLine(head, position);
        if (head[position..next].Trim("\r\n"u8).IsEmpty)
            return next; // A blank line is not continued by what follows it.
        while (next < head.Length && head[next] is (byte)' ' or (byte)'\t')
            next = NextLine(head, next);
        return next;
    }

    private static int NextLine(ReadOnlySpan<byte> head, int position)
    {
        var length = head[position..].IndexOf((byte)'\n');
        return length < 0 ? head.Length : position + length + 1;
    }

    private string? ReadText(Stream content, int bodyStart, CancellationToken stop)
    {
        content.Position = bodyStart;
        if (bodyStart == MaxHeaderBytes && !SkipToBlankLine(content, stop))
            return null;
        var octets = ReadUpTo(content, 4 * options.MaxTextCharacters, stop);
        return octets.Length == 0 && bodyStart > 0 ? null : Decode(octets, options.MaxTextCharacters);
    }

    // Fields that fill all of the first 64 KiB are not listed any further, but their end is where the text begins.
    private static bool SkipToBlankLine(Stream content, CancellationToken stop)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(MaxHeaderBytes);
        var lineIsBlank = false;
        for (int read; (read = content.Read(buffer, 0, MaxHeaderBytes)) > 0;)
        {
            stop.ThrowIfCancellationRequested();
            for (var i = 0; i < read; i++)
            {
                if (buffer[i] == '\n' && lineIsBlank)
                {
                    content.Position -= read - i - 1;
                    ArrayPool<byte>.Shared.Return(buffer);
                    return true;
                }
                lineIsBlank = buffer[i] == '\n' || (lineIsBlank && buffer[i] == '\r');
            }
        }
        ArrayPool<byte>.Shared.Return(buffer);
        return false;
    }

    private static byte[] ReadUpTo(Stream content, int count, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        var octets = new byte[Math.Min(count, Math.Max(0, content.Length - content.Position))];
        return octets[..content.ReadAtLeast(octets, octets.Length, throwOnEndOfStream: false)];
    }

    private static string? ValueOf(List<ParsedHeader> fields, string name)
    {
        foreach (var field in fields)
            if (field.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                return field.Value;
        return null;
    }

    private string Decode(ReadOnlySpan<byte> octets) => Decode(octets, options.MaxHeaderCharacters);

    private static string Decode(ReadOnlySpan<byte> octets, int maxCharacters) =>
        WellFormed.Cut(Charsets.Decode(null, octets, isHtml: false), maxCharacters);

    private static string Unfold(string value) => value.Replace("\r", "").Replace("\n", "").Trim();
}
