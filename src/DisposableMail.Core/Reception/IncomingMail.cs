namespace DisposableMail.Core.Reception;

/// <summary>What the SMTP transaction says about a mail, beside its content.</summary>
/// <param name="ReversePath">Empty for the null reverse-path.</param>
/// <param name="ClientAddress">The SMTP client's address, null when unknown.</param>
/// <param name="Recipients">Those accepted by <see cref="MailReception.CheckRecipientAsync"/>, each address once.</param>
public sealed record IncomingMail(string ReversePath, string? ClientAddress, IReadOnlyList<IncomingRecipient> Recipients);
