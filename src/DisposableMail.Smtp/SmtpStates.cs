using DisposableMail.Smtp.Commands;

namespace DisposableMail.Smtp;

/// <summary>How far the dialogue has come.</summary>
internal enum SmtpState
{
    /// <summary>Greeted by us, not yet by the client.</summary>
    Connected,

    /// <summary>EHLO or HELO was said; no transaction.</summary>
    Ready,

    /// <summary>MAIL was accepted, no recipient yet.</summary>
    Sender,

    /// <summary>At least one recipient was accepted.</summary>
    Recipients,

    /// <summary>A BDAT that was not the last was accepted (RFC 3030 §2).</summary>
    Chunks,
}

/// <summary>The order of commands (RFC 5321 §4.1.4) as a table.</summary>
internal static class SmtpStates
{
    /// <summary>Null when the verb may come now, otherwise the 503 that says what should.</summary>
    public static SmtpReply? Refuse(SmtpState state, SmtpVerb verb) => (verb, state) switch
    {
        (SmtpVerb.Mail, SmtpState.Ready) => null,
        (SmtpVerb.Mail, SmtpState.Connected) => Replies.HelloFirst,
        (SmtpVerb.Mail, SmtpState.Chunks) => Replies.ChunksBegun,
        (SmtpVerb.Mail, _) => Replies.NestedMail,

        (SmtpVerb.Rcpt, SmtpState.Sender or SmtpState.Recipients) => null,
        (SmtpVerb.Rcpt, SmtpState.Chunks) => Replies.ChunksBegun,
        (SmtpVerb.Rcpt, _) => Replies.MailFirst,

        (SmtpVerb.Data or SmtpVerb.Bdat, SmtpState.Recipients) => null,
        (SmtpVerb.Bdat, SmtpState.Chunks) => null,
        (SmtpVerb.Data, SmtpState.Chunks) => Replies.ChunksBegun,
        (SmtpVerb.Data or SmtpVerb.Bdat, SmtpState.Sender) => Replies.RecipientFirst,
        (SmtpVerb.Data or SmtpVerb.Bdat, _) => Replies.MailFirst,

        (SmtpVerb.StartTls, SmtpState.Connected or SmtpState.Ready) => null,
        (SmtpVerb.StartTls, _) => Replies.NotDuringMail,

        _ => null,
    };
}
