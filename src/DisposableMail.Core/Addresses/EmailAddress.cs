using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace DisposableMail.Core.Addresses;

/// <summary>An address in canonical form: local-part in lower case (NFC), domain as lower-case A-labels.</summary>
/// <remarks>
/// RFC 5321 §2.4 leaves the meaning of a local-part to the host that owns it: we own ours, and compare without case.
/// </remarks>
public sealed record EmailAddress
{
    // RFC 5321 §4.5.3.1.1 and §4.5.3.1.2, in octets.
    private const int MaxLocalPartOctets = 64;
    private const int MaxDomainOctets = 255;

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = false, AllowUnassigned = false };

    private EmailAddress(string localPart, string domain) => (LocalPart, Domain) = (localPart, domain);

    public string LocalPart { get; }

    public string Domain { get; }

    /// <summary>Local-part, @, domain: our own spelling, never quoted; compared and stored, not put into a header.</summary>
    public string Text => $"{LocalPart}@{Domain}";

    public override string ToString() => Text;

    /// <summary>Splits at the last @; false for anything that cannot be an address of ours.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out EmailAddress? address)
    {
        address = null;
        var at = text?.LastIndexOf('@') ?? -1;
        return at > 0 && TryCreate(text![..at], text[(at + 1)..], out address);
    }

    /// <summary>Brings both halves into canonical form; false when one cannot be.</summary>
    public static bool TryCreate(string localPart, string domain, [NotNullWhen(true)] out EmailAddress? address)
    {
        address = null;
        if (localPart.Length == 0 || !TryNormalise(localPart, out var local) || !TryCanonicalDomain(domain, out var canonical))
            return false;
        if (Encoding.UTF8.GetByteCount(local) > MaxLocalPartOctets)
            return false;
        address = new EmailAddress(local, canonical);
        return true;
    }

    /// <summary>Lower-case A-labels without a trailing dot; false for what is no domain name.</summary>
    public static bool TryCanonicalDomain(string domain, [NotNullWhen(true)] out string? canonical)
    {
        canonical = null;
        if (domain.EndsWith('.'))
            domain = domain[..^1];
        if (domain.Length is 0 or > MaxDomainOctets)
            return false;
        if (IsPlainDomain(domain, out var isLower))
        {
            canonical = isLower ? domain : domain.ToLowerInvariant();
            return true;
        }

        try
        {
            canonical = Idn.GetAscii(domain).ToLowerInvariant();
            return canonical.Length <= MaxDomainOctets && IsPlainDomain(canonical, out _);
        }
        catch (ArgumentException) // What IdnMapping says of a name that IDNA does not allow.
        {
            return false;
        }
    }

    private static bool TryNormalise(string localPart, [NotNullWhen(true)] out string? normal)
    {
        normal = null;
        foreach (var c in localPart)
        {
            if (char.IsControl(c) || char.IsWhiteSpace(c) || c == '@')
                return false;
        }

        try
        {
            // Again at the end: T and a diaeresis stay two characters, but t and a diaeresis are one.
            normal = localPart.Normalize(NormalizationForm.FormC).ToLowerInvariant().Normalize(NormalizationForm.FormC);
            return true;
        }
        catch (ArgumentException) // Unpaired surrogates have no normal form.
        {
            return false;
        }
    }

    /// <summary>RFC 5321 §4.1.2: labels of letters, digits and inner hyphens, 63 octets at most (RFC 1035 §2.3.4).</summary>
    private static bool IsPlainDomain(string domain, out bool isLower)
    {
        isLower = true;
        var labelStart = 0;
        for (var i = 0; i <= domain.Length; i++)
        {
            if (i == domain.Length || domain[i] == '.')
            {
                if (i == labelStart || i - labelStart > 63 || domain[labelStart] == '-' || domain[i - 1] == '-')
                    return false;
                labelStart = i + 1;
            }
            else if (!char.IsAsciiLetterOrDigit(domain[i]) && domain[i] is not ('-' or '_'))
            {
                return false;
            }
            else if (char.IsAsciiLetterUpper(domain[i]))
            {
                isLower = false;
            }
        }

        return true;
    }
}
