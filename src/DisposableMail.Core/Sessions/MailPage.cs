using DisposableMail.Core.Messages;

namespace DisposableMail.Core.Sessions;

/// <summary>A page of the mails of a session, newest first.</summary>
/// <param name="HasMore">Whether the session has more than the page: older ones or, on a page after a mail, newer ones.</param>
public sealed record MailPage(IReadOnlyList<Message> Mails, bool HasMore);
