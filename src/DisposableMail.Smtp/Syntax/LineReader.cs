using System.Buffers;
using DisposableMail.Smtp.Connections;

namespace DisposableMail.Smtp.Syntax;

internal enum LineRead
{
    /// <summary>No whole line yet.</summary>
    None,
    Line,
    TooLong,

    /// <summary>Too long by far, and still no end of it.</summary>
    Hopeless,
}

/// <summary>Takes command lines off the wire. A line ends with CRLF and nothing else (RFC 5321 §2.3.8).</summary>
internal sealed class LineReader
{
    /// <summary>Longest command line, CRLF included; RFC 5321 §4.5.3.1.4 wants 512 and extensions add to it.</summary>
    public const int MaxLineBytes = 2048;

    private const int HopelessBytes = 64 * 1024;

    private byte[]? _joined;
    private long _dropped;

    /// <summary>Takes one line, without its CRLF; it is valid until the wire receives.</summary>
    public LineRead TryTake(SmtpWire wire, out ReadOnlySpan<byte> line)
    {
        line = default;
        if (wire.Unread.IsEmpty) return LineRead.None;

        var first = wire.Unread.FirstSpan;
        var end = first.IndexOf("\r\n"u8);
        if (end < 0 || end > MaxLineBytes - 2 || _dropped > 0) return TryTakeJoined(wire, out line);
        line = first[..end];
        wire.Consume(end + 2);
        return LineRead.Line;
    }

    private LineRead TryTakeJoined(SmtpWire wire, out ReadOnlySpan<byte> line)
    {
        line = default;
        var reader = new SequenceReader<byte>(wire.Unread);
        if (!reader.TryReadTo(out ReadOnlySequence<byte> found, "\r\n"u8)) return Drop(wire);

        var isTooLong = _dropped + reader.Consumed > MaxLineBytes;
        wire.Consume(reader.Consumed);
        _dropped = 0;
        if (isTooLong) return LineRead.TooLong;

        _joined ??= new byte[MaxLineBytes];
        found.CopyTo(_joined);
        line = _joined.AsSpan(0, (int)found.Length);
        return LineRead.Line;
    }

    // The last octet stays: it may be the CR of the CRLF that ends this line.
    private LineRead Drop(SmtpWire wire)
    {
        if (wire.Unread.Length < MaxLineBytes && _dropped == 0) return LineRead.None;

        _dropped += wire.Unread.Length - 1;
        wire.Consume(wire.Unread.Length - 1);
        return _dropped > HopelessBytes ? LineRead.Hopeless : LineRead.None;
    }
}
