using System.Text;

namespace DisposableMail.Smtp.Commands;

/// <summary>EHLO and HELO (RFC 5321 §4.1.1.1): the client names itself; any transaction ends.</summary>
internal static class Hello
{
    private const int MaxNameBytes = 255;

    // The name is only kept, never trusted, so its grammar is not held against sloppy clients; controls are.
    public static SmtpReply Run(SmtpSession session, ReadOnlySpan<byte> arguments, bool isExtended)
    {
        if (arguments.IsEmpty || arguments.Length > MaxNameBytes) return Replies.NameMissing;
        if (arguments.IndexOfAnyInRange((byte)0, (byte)32) >= 0 || arguments.Contains((byte)127)) return Replies.NameMissing;

        session.Reset();
        session.ClientName = Encoding.UTF8.GetString(arguments);
        session.State = SmtpState.Ready;
        return session.Server.Banners.Hello(isExtended, offersTls: session.CanStartTls);
    }
}
