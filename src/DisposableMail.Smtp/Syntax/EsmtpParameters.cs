namespace DisposableMail.Smtp.Syntax;

/// <summary>Steps through the parameters behind a path (RFC 5321 §4.1.2: <c>esmtp-keyword ["=" esmtp-value]</c>).</summary>
internal ref struct EsmtpParameters(ReadOnlySpan<byte> text)
{
    private ReadOnlySpan<byte> _rest = text;

    /// <summary>True once something was found that is no parameter.</summary>
    public bool IsMalformed { get; private set; }

    public ReadOnlySpan<byte> Keyword { get; private set; }

    /// <summary>Empty when the parameter has none.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    public bool TryNext()
    {
        if (_rest.IsEmpty) return false;
        if (_rest[0] != ' ') return Malformed();

        _rest = _rest.TrimStart((byte)' ');
        var end = _rest.IndexOf((byte)' ');
        var one = end < 0 ? _rest : _rest[..end];
        _rest = _rest[one.Length..];
        return TrySplit(one) || Malformed();
    }

    private bool TrySplit(ReadOnlySpan<byte> one)
    {
        var equals = one.IndexOf((byte)'=');
        Keyword = equals < 0 ? one : one[..equals];
        Value = equals < 0 ? default : one[(equals + 1)..];
        return IsKeyword(Keyword)
            && (equals < 0 || !Value.IsEmpty)
            && !Value.Contains((byte)'=')
            && Value.IndexOfAnyInRange((byte)0, (byte)32) < 0;
    }

    private static bool IsKeyword(ReadOnlySpan<byte> keyword)
    {
        if (keyword.IsEmpty || keyword[0] == '-') return false;
        foreach (var octet in keyword)
            if (!char.IsAsciiLetterOrDigit((char)octet) && octet != '-') return false;
        return true;
    }

    private bool Malformed()
    {
        IsMalformed = true;
        return false;
    }
}
