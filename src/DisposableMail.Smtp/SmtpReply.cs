namespace DisposableMail.Smtp;

/// <summary>An SMTP reply: code (RFC 5321 §4.2), enhanced code (RFC 3463) and text.</summary>
/// <param name="Code">200 to 599.</param>
/// <param name="EnhancedCode">Such as <c>5.1.1</c>; empty where the protocol has none (greeting, HELO, 354).</param>
/// <param name="Text">Printable ASCII without CR or LF. May hold <c>\n</c> between the lines of a multi-line reply.</param>
public sealed record SmtpReply(int Code, string EnhancedCode, string Text)
{
    /// <summary>True for 2xx.</summary>
    public bool IsPositive => Code is >= 200 and < 300;
}
