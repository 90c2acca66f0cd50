using System.Buffers.Text;
using System.Text;
using DisposableMail.Smtp.Syntax;

namespace DisposableMail.Smtp.Commands;

/// <summary>MAIL FROM (RFC 5321 §4.1.1.2) with SIZE (RFC 1870), BODY (RFC 6152) and SMTPUTF8 (RFC 6531).</summary>
internal static class Mail
{
    public static SmtpReply Run(SmtpSession session, ReadOnlySpan<byte> arguments)
    {
        if (!StartsWith(arguments, "FROM:"u8)) return Replies.BadArguments;

        var path = new PathParser(arguments["FROM:".Length..].TrimStart((byte)' '));
        if (!path.TryReadReversePath(out var sender)) return Replies.BadSender;
        if (ReadParameters(path.Rest, session.Server.Options, out var size, out var smtpUtf8) is { } refusal) return refusal;
        if (path.IsUtf8 && !smtpUtf8) return Replies.NotAscii;
        // RFC 1870 §6.1: better said now than after the transfer.
        if (size > session.Server.Options.SpoolThresholdBytes && !session.Server.Spool.HasRoomFor(size.Value)) return Replies.NoSpace;
        if (!session.TryTakeMessage()) return Replies.TooFast;

        session.Transaction.Begin(new SmtpEnvelope
        {
            ConnectionId = session.ConnectionId,
            ClientAddress = session.ClientAddress,
            ClientName = session.ClientName,
            ReversePath = sender,
            DeclaredSizeBytes = size,
            SmtpUtf8 = smtpUtf8,
            IsTls = session.IsTls,
        });
        session.State = SmtpState.Sender;
        return Replies.SenderOk;
    }

    private static SmtpReply? ReadParameters(ReadOnlySpan<byte> text, SmtpOptions options, out long? size, out bool smtpUtf8)
    {
        size = null;
        smtpUtf8 = false;
        var hasBody = false;
        var parameters = new EsmtpParameters(text);
        while (parameters.TryNext())
        {
            if (Is(parameters.Keyword, "SIZE"u8))
            {
                if (size is not null || !TryReadSize(parameters.Value, out var declared)) return Replies.BadArguments;
                if (declared > options.MaxMessageBytes) return Replies.TooLarge;
                size = declared;
            }
            else if (Is(parameters.Keyword, "BODY"u8))
            {
                if (hasBody || !IsBody(parameters.Value)) return Replies.BadArguments;
                hasBody = true;
            }
            else if (Is(parameters.Keyword, "SMTPUTF8"u8))
            {
                if (smtpUtf8 || !parameters.Value.IsEmpty) return Replies.BadArguments;
                smtpUtf8 = true;
            }
            else
            {
                return Replies.UnknownParameter;
            }
        }

        return parameters.IsMalformed ? Replies.BadArguments : null;
    }

    // RFC 1870 §5: up to 20 digits, which is more than a long holds; what does not fit is surely too large.
    private static bool TryReadSize(ReadOnlySpan<byte> value, out long size)
    {
        size = long.MaxValue;
        if (value.IsEmpty || value.Length > 20 || value.IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0) return false;
        if (!Utf8Parser.TryParse(value, out size, out _)) size = long.MaxValue;
        return true;
    }

    private static bool IsBody(ReadOnlySpan<byte> value) => Is(value, "7BIT"u8) || Is(value, "8BITMIME"u8);

    private static bool Is(ReadOnlySpan<byte> word, ReadOnlySpan<byte> name) => Ascii.EqualsIgnoreCase(word, name);

    private static bool StartsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> prefix) =>
        text.Length >= prefix.Length && Is(text[..prefix.Length], prefix);
}
