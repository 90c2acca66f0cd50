using DisposableMail.Core.Messages;

namespace DisposableMail.Core.Sessions;

/// <summary>A mail of a slice and its place.</summary>
/// <param name="Cursor">Opaque; good for the session it comes from, also when the mail is deleted.</param>
public sealed record MailSliceItem(string Cursor, Message Mail);
