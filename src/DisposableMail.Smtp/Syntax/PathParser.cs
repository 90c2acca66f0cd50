using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Unicode;

namespace DisposableMail.Smtp.Syntax;

/// <summary>Reads one reverse-path or forward-path (RFC 5321 §4.1.2, RFC 6531 §3.3). Total: any octets give an answer.</summary>
internal ref struct PathParser(ReadOnlySpan<byte> text)
{
    private const int MaxDomainBytes = 255;
    private const int MaxLabelBytes = 63;

    // atext (RFC 5322 §3.2.3). Octets beyond ASCII are allowed by RFC 6531 §3.3 and checked as UTF-8 at the end.
    private static readonly SearchValues<byte> Atext = SearchValues.Create(
        [.. "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-/=?^_`{|}~"u8, .. Enumerable.Range(128, 128).Select(i => (byte)i)]);

    // Underscores are no part of a domain name, yet machines are named so and send mail.
    private static readonly SearchValues<byte> LabelOctets = SearchValues.Create(
        [.. "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"u8, .. Enumerable.Range(128, 128).Select(i => (byte)i)]);

    private readonly ReadOnlySpan<byte> _text = text;
    private int _at;

    /// <summary>What follows the path.</summary>
    public readonly ReadOnlySpan<byte> Rest => _text[_at..];

    /// <summary>True when the path has octets beyond ASCII, for which MAIL must have said SMTPUTF8.</summary>
    public bool IsUtf8 { get; private set; }

    /// <summary>Reads <c>&lt;&gt;</c> (null) or a mailbox with its source route dropped (RFC 5321 §3.6.1).</summary>
    public bool TryReadReversePath(out SmtpMailbox? sender)
    {
        sender = null;
        if (_text.StartsWith("<>"u8))
        {
            _at = 2;
            return true;
        }

        return TryReadPath(out sender) && sender!.Domain.Length > 0;
    }

    /// <summary>Reads a mailbox, or the bare <c>postmaster</c> of §4.5.1.</summary>
    public bool TryReadForwardPath(out SmtpMailbox? recipient) =>
        TryReadPath(out recipient)
        && (recipient!.Domain.Length > 0 || recipient.LocalPart.Equals("postmaster", StringComparison.OrdinalIgnoreCase));

    private bool TryReadPath(out SmtpMailbox? mailbox)
    {
        mailbox = null;
        if (!Skip('<') || !TrySkipRoute() || !TryReadLocalPart(out var local)) return false;

        var from = _at;
        if (Skip('@') && !TryReadDomain()) return false;
        var domain = _text[Math.Min(from + 1, _at).._at];
        if (!Skip('>')) return false;

        var path = _text[.._at];
        IsUtf8 = !Ascii.IsValid(path);
        if (IsUtf8 && !Utf8.IsValid(path)) return false;
        mailbox = new SmtpMailbox(local.Contains((byte)'\\') || IsQuoted(local) ? Unquote(local) : Encoding.UTF8.GetString(local), Encoding.UTF8.GetString(domain));
        return true;
    }

    // §4.1.1.3: a source route is recognised and dropped.
    private bool TrySkipRoute()
    {
        if (Peek() != '@') return true;
        do
        {
            if (!Skip('@') || !TryReadDomain()) return false;
        }
        while (Skip(','));
        return Skip(':');
    }

    private bool TryReadLocalPart(out ReadOnlySpan<byte> local)
    {
        var from = _at;
        var isRead = Peek() == '"' ? TrySkipQuoted() : TrySkipDotted(Atext);
        local = _text[from.._at];
        return isRead;
    }

    private bool TrySkipQuoted()
    {
        _at++;
        while (_at < _text.Length)
        {
            var octet = _text[_at++];
            if (octet == '"') return true;
            if (octet == '\\' && _at < _text.Length) octet = _text[_at++];
            if (octet is < 32 or 127) return false;
        }

        return false;
    }

    // Atoms or labels with single dots between.
    private bool TrySkipDotted(SearchValues<byte> allowed)
    {
        do
        {
            var length = _text[_at..].IndexOfAnyExcept(allowed);
            if (length < 0) length = _text.Length - _at;
            if (length == 0) return false;
            _at += length;
        }
        while (Skip('.'));
        return true;
    }

    private bool TryReadDomain()
    {
        var from = _at;
        if (Peek() == '[') return TrySkipLiteral();
        if (!TrySkipDotted(LabelOctets) || _at - from > MaxDomainBytes) return false;

        foreach (var label in _text[from.._at].Split((byte)'.'))
        {
            var octets = _text[from.._at][label];
            if (octets.Length > MaxLabelBytes || octets[0] == '-' || octets[^1] == '-') return false;
        }

        return true;
    }

    // §4.1.3: [192.0.2.1], [IPv6:2001:db8::1] or [tag:anything].
    private bool TrySkipLiteral()
    {
        var length = _text[_at..].IndexOf((byte)']');
        if (length < 2) return false;

        var literal = _text.Slice(_at + 1, length - 1);
        _at += length + 1;
        if (literal.IndexOfAnyExceptInRange((byte)33, (byte)126) >= 0 || literal.ContainsAny("[\\"u8)) return false;
        if (Ascii.EqualsIgnoreCase(literal[..Math.Min(5, literal.Length)], "IPv6:"u8))
            return IPAddress.TryParse(Encoding.ASCII.GetString(literal[5..]), out var six) && six.GetAddressBytes().Length == 16;
        return literal.Contains((byte)':')
            ? literal[0] != ':' && literal[^1] != ':'
            : literal.Count((byte)'.') == 3 && IPAddress.TryParse(Encoding.ASCII.GetString(literal), out _);
    }

    private static bool IsQuoted(ReadOnlySpan<byte> local) => local[0] == '"';

    // The meaning of a quoted string is what it quotes: the quotes and backslashes are only spelling (RFC 5321 §4.1.2).
    private static string Unquote(ReadOnlySpan<byte> local)
    {
        var meaning = new byte[local.Length];
        var length = 0;
        for (var i = 1; i < local.Length - 1; i++)
        {
            if (local[i] == '\\') i++;
            meaning[length++] = local[i];
        }

        return Encoding.UTF8.GetString(meaning, 0, length);
    }

    private readonly int Peek() => _at < _text.Length ? _text[_at] : -1;

    private bool Skip(char expected)
    {
        if (Peek() != expected) return false;
        _at++;
        return true;
    }
}
