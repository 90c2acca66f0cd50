using DisposableMail.Smtp.Contents;

namespace DisposableMail.Smtp.Syntax;

/// <summary>
/// Reads the content of DATA up to its true end, undoes dot-stuffing (RFC 5321 §4.5.2) and notices dots that only a lax reader
/// would take for the end.
/// </summary>
/// <remarks>
/// §4.1.1.4: only CRLF "." CRLF ends the content. We go on reading after any other dot on a line of its own although the message
/// will be refused: stopping there would make the client's next octets look like commands.
/// </remarks>
internal sealed class DotReader(ContentSpool content)
{
    private enum Dot { None, AtLineStart, AtLineStartThenCr, SetOff }

    private LineEnd _before = LineEnd.CrLf; // the content begins on a fresh line, so that the empty message is ".CRLF"
    private Dot _dot;

    /// <summary>True once the true end has been read.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>True once a dot was set off on both sides by line ends of which one was not CRLF.</summary>
    public bool HasLoneDot { get; private set; }

    /// <summary>Takes octets as they came; returns how many belonged to the content.</summary>
    public int Read(ReadOnlySpan<byte> octets)
    {
        var at = 0;
        while (at < octets.Length && !HasEnded)
        {
            if (_dot == Dot.None) at = CopyToDot(octets, at);
            else if (StepAfterDot(octets[at])) at++;
        }

        return at;
    }

    public void Reset() => (_before, _dot, HasEnded, HasLoneDot) = (LineEnd.CrLf, Dot.None, false, false);

    private int CopyToDot(ReadOnlySpan<byte> octets, int from)
    {
        if (octets[from] == '.' && _before != LineEnd.Text) return NoteDot(from);

        for (var dot = from; (dot = DotSearch.Next(octets, dot + 1)) >= 0;)
        {
            var before = _before.After(octets[from..dot]);
            if (before == LineEnd.Text) continue;
            content.Append(octets[from..dot]);
            _before = before;
            return NoteDot(dot);
        }

        content.Append(octets[from..]);
        _before = _before.After(octets[from..]);
        return octets.Length;
    }

    private int NoteDot(int at)
    {
        _dot = _before == LineEnd.CrLf ? Dot.AtLineStart : Dot.SetOff;
        // A dot that begins a line is stuffing or the end: never content.
        if (_dot == Dot.SetOff) content.Append("."u8);
        _before = LineEnd.Text;
        return at + 1;
    }

    /// <summary>Looks at the octet after a dot; false to have it looked at again as content.</summary>
    private bool StepAfterDot(byte octet)
    {
        switch (_dot, octet)
        {
            case (Dot.AtLineStart, (byte)'\r'):
                _dot = Dot.AtLineStartThenCr;
                return true;
            case (Dot.AtLineStartThenCr, (byte)'\n'):
                return HasEnded = true;
            case (Dot.AtLineStartThenCr, _):
                content.Append("\r"u8);
                _before = LineEnd.Cr;
                break;
            case (_, 0):
                // A reader that skips NUL would go on looking for the end of line.
                content.Append("\0"u8);
                _dot = Dot.SetOff;
                return true;
            case (_, (byte)'\r' or (byte)'\n'):
                break;
            default:
                _dot = Dot.None;
                return false;
        }

        HasLoneDot = true;
        _dot = Dot.None;
        return false;
    }
}
