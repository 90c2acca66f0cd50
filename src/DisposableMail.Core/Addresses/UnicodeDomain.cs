using System.Globalization;

namespace DisposableMail.Core.Addresses;

/// <summary>Shows a domain kept as A-labels the way people write it (RFC 5890 §2.3.2.1).</summary>
public static class UnicodeDomain
{
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = false, AllowUnassigned = false };

    /// <summary>The name in U-labels; the name itself where there are none, or where they would not lead back to it.</summary>
    public static string Of(string domain)
    {
        if (!domain.Contains("xn--", StringComparison.Ordinal))
            return domain;
        try
        {
            var unicode = Idn.GetUnicode(domain);
            return EmailAddress.TryCanonicalDomain(unicode, out var back) && back == domain ? unicode : domain;
        }
        catch (ArgumentException) // "xn--" and then no A-label.
        {
            return domain;
        }
    }
}
