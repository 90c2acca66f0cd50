using DisposableMail.Core.Addresses;
using DisposableMail.Core.Domains;

namespace DisposableMail.Core.Sessions;

/// <summary>What follows the login of a session's address is the recipient's own (RFC 5233 calls it a detailed address).</summary>
internal static class ExtendedAddress
{
    /// <summary>The address that an extended one leads to, if a session has it; null when this is not an extended one.</summary>
    /// <param name="domain">The domain of ours that the address belongs to: it may be of a name below it.</param>
    public static EmailAddress? PlainOf(EmailAddress address, MailDomain domain) =>
        AddressGenerator.LoginOf(address.LocalPart) is { } login && EmailAddress.TryCreate(login, domain.Name, out var plain) && plain != address ? plain : null;
}
