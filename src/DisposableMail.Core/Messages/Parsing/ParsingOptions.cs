namespace DisposableMail.Core.Messages.Parsing;

/// <summary>How much of one message is looked at. Mail beyond a limit is kept, with what was read and a decode status.</summary>
public sealed record ParsingOptions
{
    /// <summary>Nesting of multiparts and enclosed messages, 1 to 200; a deeper part is an attachment as it is.</summary>
    public int MaxDepth { get; init; } = 100;

    /// <summary>Parts in all, containers and parts of enclosed messages included, 1 to 100,000.</summary>
    public int MaxParts { get; init; } = 1_000;

    /// <summary>Octets of one header section, of the message or of a part, 1,024 to 16,777,216.</summary>
    public int MaxHeaderBytesPerPart { get; init; } = 256 * 1024;

    /// <summary>Octets of all header sections of a message together, 1,024 to 16,777,216.</summary>
    public int MaxHeaderBytes { get; init; } = 1024 * 1024;

    /// <summary>Header fields listed of a message, 1 to 100,000; the following ones are left out.</summary>
    public int MaxHeaders { get; init; } = 1_000;

    /// <summary>UTF-16 units of one decoded header value, 256 to 1,048,576; a longer one is cut.</summary>
    public int MaxHeaderCharacters { get; init; } = 32 * 1024;

    /// <summary>Mailboxes listed of each of To and Cc, 1 to 100,000; the following ones are left out.</summary>
    public int MaxMailboxes { get; init; } = 1_000;

    /// <summary>UTF-16 units of text and of HTML each, 1,024 to 16,777,216; a longer one is cut.</summary>
    public int MaxTextCharacters { get; init; } = 1024 * 1024;

    /// <summary>Time for one message, 10 milliseconds to 1 minute; what was read until then is the result.</summary>
    public TimeSpan TimeBudget { get; init; } = TimeSpan.FromSeconds(5);
}
