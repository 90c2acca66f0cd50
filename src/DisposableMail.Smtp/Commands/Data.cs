using System.Runtime.CompilerServices;
using DisposableMail.Smtp.Connections;

namespace DisposableMail.Smtp.Commands;

/// <summary>DATA (RFC 5321 §4.1.1.4): reads the content to its true end, whatever it holds, then decides.</summary>
internal static class Data
{
    /// <returns>Null when the client has gone.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<SmtpReply?> RunAsync(SmtpSession session)
    {
        session.Wire.Write(Replies.StartInput.Octets);
        while (!TakeArrived(session))
        {
            switch (await session.ReceiveContentAsync())
            {
                case Arrival.Closed: return null;
                case Arrival.TimedOut: return Replies.TimedOut;
            }
        }

        return await FinishAsync(session);
    }

    // The verdict on a content, for DATA and BDAT alike.
    public static async ValueTask<SmtpReply?> FinishAsync(SmtpSession session)
    {
        var transaction = session.Transaction;
        transaction.Content.Complete();
        var reply = Refuse(transaction) ?? await session.DeliverAsync();
        session.NoteMessage(reply);
        session.Reset();
        return reply;
    }

    private static SmtpReply? Refuse(SmtpTransaction transaction) => transaction switch
    {
        { Content.IsTooLarge: true } => Replies.TooLarge,
        { Content.HasFailed: true } => Replies.NoSpace,
        { Dots.HasLoneDot: true } => Replies.LoneDot,
        { Content.HasBareControl: true } => Replies.BareControlInContent,
        _ => null,
    };

    private static bool TakeArrived(SmtpSession session)
    {
        var dots = session.Transaction.Dots;
        long taken = 0;
        foreach (var piece in session.Wire.Unread)
        {
            taken += dots.Read(piece.Span);
            if (dots.HasEnded) break;
        }

        session.Wire.Consume(taken);
        return dots.HasEnded;
    }
}
