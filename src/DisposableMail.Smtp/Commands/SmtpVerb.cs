using System.Text;

namespace DisposableMail.Smtp.Commands;

internal enum SmtpVerb { Unknown, Ehlo, Helo, Mail, Rcpt, Data, Bdat, Rset, Noop, Vrfy, Expn, Help, StartTls, Quit }

internal static class SmtpVerbs
{
    /// <summary>Splits a command line into verb and arguments (RFC 5321 §4.1.1); trailing white space is tolerated as it asks.</summary>
    public static SmtpVerb Read(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> arguments)
    {
        line = line.TrimEnd(" \t"u8);
        var end = line.IndexOf((byte)' ');
        var verb = end < 0 ? line : line[..end];
        arguments = end < 0 ? default : line[(end + 1)..].TrimStart((byte)' ');
        return Named(verb);
    }

    private static SmtpVerb Named(ReadOnlySpan<byte> verb) => verb.Length switch
    {
        4 => (verb[0] | 0x20) switch
        {
            'm' when Is(verb, "MAIL"u8) => SmtpVerb.Mail,
            'r' when Is(verb, "RCPT"u8) => SmtpVerb.Rcpt,
            'd' when Is(verb, "DATA"u8) => SmtpVerb.Data,
            'b' when Is(verb, "BDAT"u8) => SmtpVerb.Bdat,
            'e' when Is(verb, "EHLO"u8) => SmtpVerb.Ehlo,
            'h' when Is(verb, "HELO"u8) => SmtpVerb.Helo,
            'r' when Is(verb, "RSET"u8) => SmtpVerb.Rset,
            'q' when Is(verb, "QUIT"u8) => SmtpVerb.Quit,
            'n' when Is(verb, "NOOP"u8) => SmtpVerb.Noop,
            'v' when Is(verb, "VRFY"u8) => SmtpVerb.Vrfy,
            'e' when Is(verb, "EXPN"u8) => SmtpVerb.Expn,
            'h' when Is(verb, "HELP"u8) => SmtpVerb.Help,
            _ => SmtpVerb.Unknown,
        },
        8 when Is(verb, "STARTTLS"u8) => SmtpVerb.StartTls,
        _ => SmtpVerb.Unknown,
    };

    private static bool Is(ReadOnlySpan<byte> verb, ReadOnlySpan<byte> name) => Ascii.EqualsIgnoreCase(verb, name);
}
