namespace DisposableMail.Core.Messages.Parsing;

/// <summary>What becomes of a part.</summary>
internal enum PartRole
{
    /// <summary>Belongs to an enclosed message or lies beyond a limit.</summary>
    Skipped,
    Text,
    Html,
    Attachment,
}
