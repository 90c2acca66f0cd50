namespace DisposableMail.Smtp.Syntax;

/// <summary>How the octets before a place end, seen by a strict reader and by a lax one.</summary>
internal enum LineEnd
{
    /// <summary>Inside a line for every reader.</summary>
    Text,

    /// <summary>After a CR: a lax reader sees an end of line, and LF may yet make it CRLF.</summary>
    Cr,

    /// <summary>After CRLF: the only end of line there is (RFC 5321 §2.3.8).</summary>
    CrLf,

    /// <summary>After something that a lax reader may take for an end of line: a bare LF, or CR and LF with NUL between.</summary>
    Lax,
}

internal static class LineEnds
{
    public static LineEnd Then(this LineEnd before, byte octet) => octet switch
    {
        (byte)'\r' => LineEnd.Cr,
        (byte)'\n' => before == LineEnd.Cr ? LineEnd.CrLf : LineEnd.Lax,
        0 => before == LineEnd.Text ? LineEnd.Text : LineEnd.Lax,
        _ => LineEnd.Text,
    };

    /// <summary>How <paramref name="octets"/> end, when <paramref name="before"/> is how what came before them ended.</summary>
    public static LineEnd After(this LineEnd before, ReadOnlySpan<byte> octets)
    {
        var start = octets.LastIndexOfAnyExcept((byte)'\r', (byte)'\n', (byte)0) + 1;
        var end = start == 0 ? before : LineEnd.Text;
        foreach (var octet in octets[start..]) end = end.Then(octet);
        return end;
    }
}
