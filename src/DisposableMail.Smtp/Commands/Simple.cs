namespace DisposableMail.Smtp.Commands;

/// <summary>The commands that need no more than a line: RSET, NOOP, VRFY, EXPN, HELP, QUIT (RFC 5321 §4.1.1.5 to §4.1.1.10).</summary>
internal static class Simple
{
    public static SmtpReply Reset(SmtpSession session, ReadOnlySpan<byte> arguments)
    {
        if (!arguments.IsEmpty) return Replies.NoArguments;
        session.Reset();
        return Replies.Ok;
    }

    public static SmtpReply Quit(SmtpSession session, ReadOnlySpan<byte> arguments)
    {
        if (!arguments.IsEmpty) return Replies.NoArguments;
        session.EndAfterReply();
        return Replies.Bye;
    }

    public static SmtpReply Verify(ReadOnlySpan<byte> arguments) => arguments.IsEmpty ? Replies.BadArguments : Replies.CannotVerify;
}
