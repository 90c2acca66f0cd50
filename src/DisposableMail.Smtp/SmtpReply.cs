using System.Text;

namespace DisposableMail.Smtp;

/// <summary>An SMTP reply: code (RFC 5321 §4.2), enhanced code (RFC 3463) and text.</summary>
/// <param name="Code">200 to 599.</param>
/// <param name="EnhancedCode">Such as <c>5.1.1</c>; empty where the protocol has none (greeting, HELO, 354).</param>
/// <param name="Text">Printable ASCII without CR or LF. May hold <c>\n</c> between the lines of a multi-line reply.</param>
/// <remarks>Keep one instance for a reply that is given often: its octets are composed once.</remarks>
public sealed record SmtpReply(int Code, string EnhancedCode, string Text)
{
    private byte[]? _octets;

    private SmtpReply(SmtpReply other) => (Code, EnhancedCode, Text) = (other.Code, other.EnhancedCode, other.Text);

    /// <summary>True for 2xx.</summary>
    public bool IsPositive => Code is >= 200 and < 300;

    /// <summary>The reply as it goes over the wire, CRLF included.</summary>
    internal ReadOnlySpan<byte> Octets => _octets ??= Compose();

    /// <inheritdoc/>
    public bool Equals(SmtpReply? other) =>
        other is not null && Code == other.Code && EnhancedCode == other.EnhancedCode && Text == other.Text;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Code, EnhancedCode, Text);

    // RFC 5321 §4.2.1: every line repeats the code, all but the last with a hyphen; RFC 2034 §4: and the enhanced code.
    private byte[] Compose()
    {
        var lines = Text.Split('\n');
        var wire = new StringBuilder();
        for (var i = 0; i < lines.Length; i++)
        {
            wire.Append(Code).Append(i < lines.Length - 1 ? '-' : ' ');
            if (EnhancedCode.Length > 0) wire.Append(EnhancedCode).Append(' ');
            foreach (var c in lines[i]) wire.Append(c is >= ' ' and <= '~' ? c : '?');
            wire.Append("\r\n");
        }

        return Encoding.ASCII.GetBytes(wire.ToString());
    }
}
