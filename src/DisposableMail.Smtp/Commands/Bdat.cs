using System.Buffers.Text;
using System.Text;
using DisposableMail.Smtp.Connections;

namespace DisposableMail.Smtp.Commands;

/// <summary>BDAT (RFC 3030 §2): content in counted chunks. Dots mean nothing here, so none is refused or removed.</summary>
internal static class Bdat
{
    public static ValueTask<SmtpReply?> RunAsync(SmtpSession session, ReadOnlySpan<byte> arguments)
    {
        // Without its size the octets of the chunk cannot be told from commands: going on would let content speak SMTP.
        if (!TryParse(arguments, out var size, out var isLast))
        {
            session.EndAfterReply();
            return new(Replies.BadChunkSize);
        }

        return TakeChunkAsync(session, size, isLast);
    }

    // RFC 3030 §2: chunk-size [SP "LAST"].
    private static bool TryParse(ReadOnlySpan<byte> arguments, out long size, out bool isLast)
    {
        var space = arguments.IndexOf((byte)' ');
        var digits = space < 0 ? arguments : arguments[..space];
        var last = space < 0 ? default : arguments[space..].TrimStart((byte)' ');
        isLast = Ascii.EqualsIgnoreCase(last, "LAST"u8);
        size = 0;
        return (isLast || last.IsEmpty)
            && Utf8Parser.TryParse(digits, out size, out var used) && used == digits.Length
            && char.IsAsciiDigit((char)digits[0]);
    }

    // RFC 3030 §2: also a chunk that comes out of order is read and dropped before it is refused.
    private static async ValueTask<SmtpReply?> TakeChunkAsync(SmtpSession session, long size, bool isLast)
    {
        var refusal = session.RefuseOrder(SmtpVerb.Bdat);
        for (var left = TakeArrived(session, size, refusal is null); left > 0; left = TakeArrived(session, left, refusal is null))
        {
            switch (await session.ReceiveContentAsync())
            {
                case Arrival.Closed: return null;
                case Arrival.TimedOut: return Replies.TimedOut;
            }
        }

        if (refusal is not null) return refusal;
        if (isLast) return await Data.FinishAsync(session);
        return session.Transaction.Content is { IsTooLarge: false, HasFailed: false } ? Next(session) : await Data.FinishAsync(session);
    }

    private static SmtpReply Next(SmtpSession session)
    {
        session.State = SmtpState.Chunks;
        return Replies.ChunkOk;
    }

    private static long TakeArrived(SmtpSession session, long left, bool isKept)
    {
        var arrived = session.Wire.Unread;
        if (arrived.Length > left) arrived = arrived.Slice(0, left);
        if (isKept)
        {
            foreach (var piece in arrived) session.Transaction.Content.Append(piece.Span);
        }

        session.Wire.Consume(arrived.Length);
        return left - arrived.Length;
    }
}
