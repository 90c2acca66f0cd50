using System.Collections.Frozen;

namespace DisposableMail.Core.Addresses;

/// <summary>Which local-parts a caller may choose.</summary>
internal static class LocalPartPolicy
{
    // RFC 2142 role names, and those to which certificate authorities send proof of control
    // (CA/Browser Forum baseline requirements §3.2.2.4.4): whoever held one could have a certificate for our domain.
    private static readonly FrozenSet<string> Reserved = new[]
    {
        "postmaster", "abuse", "hostmaster", "webmaster", "admin", "administrator", "root", "noc", "security", "mailer-daemon",
        "ssladmin", "sysadmin", "info", "support", "dmarc", "is", "it", "mis", "no-reply", "noreply", "usenet", "news", "uucp", "ftp", "www",
    }.ToFrozenSet();

    /// <summary>Null when it may be used, else why not. Expects lower case.</summary>
    public static Refusal? Check(string localPart, string field) => CheckForm(localPart, 64, field) ?? (Reserved.Contains(localPart)
        ? new Refusal(RefusalKind.AddressUnavailable, $"this {field} is reserved") { Field = field }
        : null);

    /// <summary>As <see cref="Check"/> on a domain of the caller's own, where nothing is reserved, and for beginnings.</summary>
    public static Refusal? CheckForm(string localPart, int maxCharacters, string field)
    {
        if (localPart.Length == 0 || localPart.Length > maxCharacters)
            return Refusal.Invalid(field, $"{field} must have 1 to {maxCharacters} characters");
        return IsDotAtom(localPart)
            ? null
            : Refusal.Invalid(field, $"{field} may hold a-z, 0-9, '.', '_', '-' and must not begin, end or double a dot");
    }

    // Narrower than RFC 5322's dot-atom: the rest of its characters break somebody's form or shell. '+' is left out
    // because receivers give it a meaning (sub-addresses).
    private static bool IsDotAtom(string text)
    {
        var previous = '.';
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('.' or '_' or '-'))
                return false;
            if (c == '.' && previous == '.')
                return false;
            previous = c;
        }

        return previous != '.';
    }
}
