using DisposableMail.Core.Addresses;

namespace DisposableMail.Core.Domains;

/// <summary>Which names an account may try to prove: those that no look-up would be wasted on.</summary>
internal static class ClaimableName
{
    // RFC 1035 §2.3.4: 255 octets on the wire are 253 characters; a UUID and its dot go before the name.
    private const int MaxCharacters = 253 - 37;

    // RFC 6761, RFC 6762, RFC 7686: nobody's in the public DNS.
    private static readonly string[] SpecialUse = ["arpa", "invalid", "local", "localhost", "onion"];

    /// <returns>The name in canonical form, or InvalidInput.</returns>
    public static async ValueTask<Result<string>> CheckAsync(DomainService domains, string text, CancellationToken stop)
    {
        if (!EmailAddress.TryCanonicalDomain(text, out var name) || name.Length > MaxCharacters)
            return Refusal.Invalid("domain", "not a domain name");
        var top = name[(name.LastIndexOf('.') + 1)..];
        if (top == name || top.All(char.IsAsciiDigit) || SpecialUse.Contains(top))
            return Refusal.Invalid("domain", "not a domain that an account can have");
        var shared = (await domains.ListAsync(stop)).Where(d => d.OwnerAccountId is null);
        return shared.Any(d => name == d.Name || name.EndsWith("." + d.Name, StringComparison.Ordinal))
            ? Refusal.Invalid("domain", "this is a domain of the server")
            : name;
    }
}
