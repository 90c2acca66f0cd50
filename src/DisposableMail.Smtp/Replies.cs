namespace DisposableMail.Smtp;

/// <summary>The replies the server itself gives (RFC 5321 §4.2.3, RFC 3463); a receiver brings its own.</summary>
internal static class Replies
{
    public static readonly SmtpReply Ok = new(250, "2.0.0", "OK");
    public static readonly SmtpReply SenderOk = new(250, "2.1.0", "Sender OK");
    public static readonly SmtpReply RecipientOk = new(250, "2.1.5", "Recipient OK");
    public static readonly SmtpReply ChunkOk = new(250, "2.0.0", "Chunk received");
    public static readonly SmtpReply StartInput = new(354, "", "End data with <CR><LF>.<CR><LF>");
    public static readonly SmtpReply ReadyForTls = new(220, "2.0.0", "Ready to start TLS");
    public static readonly SmtpReply Bye = new(221, "2.0.0", "Bye");

    // §3.5.3: 252 because whether a mailbox lives is told to a sender at RCPT, not to a prober.
    public static readonly SmtpReply CannotVerify = new(252, "2.5.0", "Cannot VRFY, but will take mail for live inboxes");
    public static readonly SmtpReply Help = new(214, "2.0.0",
        "Commands: EHLO HELO MAIL RCPT DATA BDAT RSET NOOP VRFY HELP STARTTLS QUIT\nSee RFC 5321");

    public static readonly SmtpReply UnknownVerb = new(500, "5.5.1", "Command not recognized");
    public static readonly SmtpReply NotImplemented = new(502, "5.5.1", "Command not implemented");
    public static readonly SmtpReply LineTooLong = new(500, "5.5.2", "Line too long");
    public static readonly SmtpReply BareControl = new(500, "5.5.2", "Bare CR, LF or NUL in a command; lines end with CRLF");
    public static readonly SmtpReply BadArguments = new(501, "5.5.4", "Syntax error in parameters");
    public static readonly SmtpReply NoArguments = new(501, "5.5.4", "Command takes no parameters");
    public static readonly SmtpReply NameMissing = new(501, "5.5.4", "Your domain name or address literal is required");
    public static readonly SmtpReply BadSender = new(501, "5.1.7", "Bad sender address syntax");
    public static readonly SmtpReply BadRecipient = new(501, "5.1.3", "Bad recipient address syntax");
    public static readonly SmtpReply UnknownParameter = new(555, "5.5.4", "Parameter not recognized or not implemented");

    // RFC 6531 §3.5.
    public static readonly SmtpReply NotAscii = new(553, "5.6.7", "Non-ASCII address without SMTPUTF8");

    public static readonly SmtpReply HelloFirst = new(503, "5.5.1", "EHLO or HELO first");
    public static readonly SmtpReply NestedMail = new(503, "5.5.1", "Sender already given");
    public static readonly SmtpReply MailFirst = new(503, "5.5.1", "MAIL first");
    public static readonly SmtpReply RecipientFirst = new(503, "5.5.1", "RCPT first");
    public static readonly SmtpReply ChunksBegun = new(503, "5.5.1", "BDAT has begun; go on with BDAT or RSET");
    public static readonly SmtpReply NotDuringMail = new(503, "5.5.1", "Not during a mail transaction");
    public static readonly SmtpReply TlsActive = new(503, "5.5.1", "TLS is active already");
    public static readonly SmtpReply NoValidRecipients = new(554, "5.5.1", "No valid recipients");
    public static readonly SmtpReply BadChunkSize = new(501, "5.5.4", "Chunk size not understood; closing, as its octets cannot be told");

    public static readonly SmtpReply TooManyRecipients = new(452, "4.5.3", "Too many recipients");
    public static readonly SmtpReply TooLarge = new(552, "5.3.4", "Message exceeds the size limit");
    public static readonly SmtpReply LoneDot = new(550, "5.6.0", "A dot on a line of its own was not ended by CRLF");
    public static readonly SmtpReply BareControlInContent = new(550, "5.6.0", "Bare CR, LF or NUL in the content");
    public static readonly SmtpReply NoSpace = new(452, "4.3.1", "Insufficient system storage");
    public static readonly SmtpReply Failed = new(451, "4.3.0", "Local error in processing");
    public static readonly SmtpReply TooFast = new(451, "4.7.1", "Too many messages from your address; try again in a minute");

    public static readonly SmtpReply EarlyTalker = new(554, "5.5.1", "Wait for the greeting");
    public static readonly SmtpReply TooManyConnections = new(421, "4.7.0", "Too many connections");
    public static readonly SmtpReply TooManyErrors = new(421, "4.7.0", "Too many errors");
    public static readonly SmtpReply TooManyCommands = new(421, "4.7.0", "Too many commands without a message");
    public static readonly SmtpReply LineHopeless = new(421, "4.7.0", "Line far too long");
    public static readonly SmtpReply TimedOut = new(421, "4.4.2", "Timeout");
    public static readonly SmtpReply Stopping = new(421, "4.3.2", "Service shutting down");
}
