using System.Runtime.CompilerServices;
using System.Text;
using DisposableMail.Smtp.Syntax;

namespace DisposableMail.Smtp.Commands;

/// <summary>RCPT TO (RFC 5321 §4.1.1.3): grammar here, the decision is the receiver's.</summary>
internal static class Rcpt
{
    public static ValueTask<SmtpReply?> RunAsync(SmtpSession session, ReadOnlySpan<byte> arguments)
    {
        var refusal = Parse(session, arguments, out var recipient);
        if (refusal is not null || recipient is null) return new(refusal);
        // The same mailbox named twice is one recipient (§4.1.1.3 leaves it to us); the second is not asked for again.
        if (session.Transaction.Contains(recipient)) return new(Replies.RecipientOk);
        if (session.Transaction.RecipientCount >= session.Server.Options.MaxRecipients) return new(Replies.TooManyRecipients);
        return AskAsync(session, recipient);
    }

    private static SmtpReply? Parse(SmtpSession session, ReadOnlySpan<byte> arguments, out SmtpMailbox? recipient)
    {
        recipient = null;
        if (arguments.Length < 3 || !Ascii.EqualsIgnoreCase(arguments[..3], "TO:"u8)) return Replies.BadArguments;

        var path = new PathParser(arguments[3..].TrimStart((byte)' '));
        if (!path.TryReadForwardPath(out recipient)) return Replies.BadRecipient;
        // We offer no extension with a RCPT parameter.
        var parameters = new EsmtpParameters(path.Rest);
        if (parameters.TryNext()) return Replies.UnknownParameter;
        if (parameters.IsMalformed) return Replies.BadArguments;
        return path.IsUtf8 && !session.Transaction.Envelope!.SmtpUtf8 ? Replies.NotAscii : null;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<SmtpReply?> AskAsync(SmtpSession session, SmtpMailbox recipient)
    {
        var reply = await session.CheckRecipientAsync(recipient);
        session.Server.Metrics.Recipient(reply.IsPositive);
        if (reply.IsPositive)
        {
            session.Transaction.Add(recipient);
            session.State = SmtpState.Recipients;
        }
        else
        {
            session.Transaction.HasRefusedRecipient = true;
        }

        return reply;
    }
}
