namespace DisposableMail.Core.Messages.Parsing;

/// <summary>Content-Transfer-Encoding (RFC 2045 §6) of a part, as far as it changes octets. Stored as a number: never renumber.</summary>
public enum TransferEncoding
{
    /// <summary>7bit, 8bit, binary or anything unknown: the octets are taken as they are.</summary>
    Identity = 0,
    Base64 = 1,
    QuotedPrintable = 2,

    /// <summary>The x-uuencode of old mailers; not in the RFC.</summary>
    UUEncode = 3,
}
