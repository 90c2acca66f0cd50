namespace DisposableMail.Core.Sessions;

/// <summary>An inbox of the kind <see cref="Inboxes.InboxKind.Session"/> as its owner sees it at one moment. Immutable.</summary>
/// <param name="Id">The public id of its inbox; with it the session is found again.</param>
/// <param name="ExpiresAt">UTC; each access and each mail moves it on.</param>
/// <param name="Addresses">Most recently added first; none is legal. Those whose domain is not ours any more are left out.</param>
/// <param name="MessageCount">Mails it holds.</param>
public sealed record MailSession(Guid Id, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, IReadOnlyList<SessionAddress> Addresses, int MessageCount);
