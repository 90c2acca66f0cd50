namespace DisposableMail.Smtp.Commands;

/// <summary>STARTTLS (RFC 3207 §4): answers 220; the session then upgrades.</summary>
internal static class StartTls
{
    public static SmtpReply Run(SmtpSession session, ReadOnlySpan<byte> arguments)
    {
        if (!arguments.IsEmpty) return Replies.NoArguments;
        if (session.IsTls) return Replies.TlsActive;
        if (!session.CanStartTls) return Replies.NotImplemented;
        session.UpgradeAfterReply();
        return Replies.ReadyForTls;
    }
}
