using DisposableMail.Core.Addresses;

namespace DisposableMail.Core.Reception;

/// <summary>A recipient of a mail.</summary>
/// <param name="Address">Accepted by <see cref="MailReception.CheckRecipientAsync"/>.</param>
/// <param name="AsGiven">The forward-path as RCPT said it.</param>
public sealed record IncomingRecipient(EmailAddress Address, string AsGiven);
