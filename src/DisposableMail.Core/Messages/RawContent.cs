namespace DisposableMail.Core.Messages;

/// <summary>Up to 64 KiB of a content as received, byte for byte (invariant 3), compressed when that is smaller.</summary>
/// <remarks>
/// Pieces instead of one value: a 25 MiB mail is written and read with 64 KiB of memory, an attachment is found without
/// unpacking what comes before it, and a slow download holds no database snapshot open.
/// </remarks>
internal sealed class RawContent
{
    /// <summary>Octets of content per piece, the last one excepted.</summary>
    public const int PieceBytes = 64 * 1024;

    public long ContentId { get; private set; }

    /// <summary>From 0.</summary>
    public int Ordinal { get; private set; }

    public RawEncoding Encoding { get; private set; }

    public byte[] Octets { get; private set; } = [];
}
