using DisposableMail.Core.Messages;

namespace DisposableMail.Server.Dialects.DropMail.GraphQl;

/// <summary>An Attachment of the schema.</summary>
internal sealed record AttachmentNode(MailNode Mail, Attachment Attachment);
