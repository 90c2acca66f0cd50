using DisposableMail.Core.Domains;

namespace DisposableMail.Core.Sessions;

/// <summary>An address that leads into a session. Immutable.</summary>
/// <param name="Session">The id of its session.</param>
/// <param name="Text">Canonical form; within a session, and among all live addresses, unique.</param>
/// <param name="RestoreKey"><c>0</c> and 32 hexadecimal digits; another one after each restoration.</param>
public sealed record SessionAddress(Guid Session, string Text, MailDomain Domain, string RestoreKey);
