namespace DisposableMail.Server.Dialects.DropMail;

/// <summary>What an id says.</summary>
/// <param name="Kind">The name of the type.</param>
/// <param name="Session">Empty for a domain.</param>
/// <param name="Mail">Empty unless the id is that of a mail or of one of its attachments.</param>
/// <param name="Address">Of an address: the address.</param>
/// <param name="Number">Of a domain its number, of an attachment its place in the mail.</param>
internal readonly record struct DropMailId(string Kind, Guid Session, Guid Mail, string Address, long Number);
