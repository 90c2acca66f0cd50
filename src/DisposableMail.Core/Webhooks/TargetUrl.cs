using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace DisposableMail.Core.Webhooks;

/// <summary>Reads the URL of a target, strictly: what two parsers could read in two ways is refused.</summary>
internal static class TargetUrl
{
    private const int MaxHostCharacters = 253;

    private static readonly Uri Nowhere = new("https://invalid.invalid/");

    private static readonly SearchValues<char> HostCharacters = SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyz-_.");

    // RFC 3986 §2, without the number sign and what browsers and libraries repair each in their own way.
    private static readonly SearchValues<char> UrlCharacters = SearchValues.Create(
        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-._~:/?[]@!$&'()*+,;=%");

    /// <param name="anyName">Whether names are taken that only a private network can mean.</param>
    /// <returns>Null with the URI, else what is wrong with it.</returns>
    public static string? Read(string url, bool allowHttp, bool anyName, out Uri uri)
    {
        uri = Nowhere;
        if (url.Length is 0 or > WebhookOptions.MaxUrlCharacters)
            return $"a URL has 1 to {WebhookOptions.MaxUrlCharacters} characters";
        if (url.Contains('#', StringComparison.Ordinal))
            return "a URL must have no fragment";
        if (url.AsSpan().ContainsAnyExcept(UrlCharacters))
            return "other characters than those of RFC 3986 must be percent-encoded, host names in A-labels";
        var https = url.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
        if (!https && !(allowHttp && url.StartsWith("http://", StringComparison.OrdinalIgnoreCase)))
            return allowHttp ? "a URL begins with https:// or http://" : "a URL begins with https://";

        var rest = url[(https ? 8 : 7)..];
        var end = rest.AsSpan().IndexOfAny('/', '?');
        return CheckAuthority(end < 0 ? rest : rest[..end], https, anyName, out var host, out var port)
            ?? (TryParse(url, host, port, out uri!) ? null : "not a URL");
    }

    // The second opinion: what the HTTP client will read must be what was checked.
    private static bool TryParse(string url, string host, int port, out Uri? uri) =>
        Uri.TryCreate(url, UriKind.Absolute, out uri) && uri.UserInfo.Length == 0 && uri.Fragment.Length == 0 && uri.Port == port
        && (host.StartsWith('[') ? IPAddress.Parse(uri.DnsSafeHost).Equals(IPAddress.Parse(host)) : uri.DnsSafeHost == host);

    private static string? CheckAuthority(string authority, bool https, bool anyName, out string host, out int port)
    {
        host = authority;
        port = https ? 443 : 80;
        if (authority.Contains('@', StringComparison.Ordinal))
            return "a URL must have no user name or password";
        var colon = authority.LastIndexOf(':');
        if (colon > authority.LastIndexOf(']'))
        {
            host = authority[..colon];
            var digits = authority[(colon + 1)..];
            if (digits.Length is 0 or > 5 || digits[0] == '0' || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out port))
                return "not a port";
        }

        // Below 1024 other services listen, which a POST could talk to by chance or by design.
        if (port > 65535 || (port < 1024 && port != 443 && (https || port != 80)))
            return https ? "the port must be 443 or 1024 to 65535" : "the port must be 80, 443 or 1024 to 65535";
        host = host.ToLowerInvariant();
        return host.StartsWith('[') ? CheckLiteral(host) : CheckName(host, anyName);
    }

    private static string? CheckLiteral(string host) =>
        host.EndsWith(']') && !host.Contains('%', StringComparison.Ordinal)
        && IPAddress.TryParse(host[1..^1], out var address) && address.AddressFamily == AddressFamily.InterNetworkV6 ? null : "not an address";

    private static string? CheckName(string host, bool anyName)
    {
        if (host.Length is 0 or > MaxHostCharacters || host.AsSpan().ContainsAnyExcept(HostCharacters))
            return "not a host name";
        var labels = host.Split('.');
        if (labels.Any(l => l.Length is 0 or > 63 || l[0] == '-' || l[^1] == '-'))
            return "not a host name";
        // The URL standard takes every host whose last label is a number for an IPv4 address, in whatever notation.
        if (char.IsAsciiDigit(labels[^1][0]) && (labels[^1].All(char.IsAsciiDigit) || labels[^1].StartsWith("0x", StringComparison.Ordinal)))
            return IPAddress.TryParse(host, out var address) && address.ToString() == host ? null : "an address has four decimal numbers";
        return anyName || (labels.Length > 1 && labels[^1] is not ("localhost" or "local" or "internal" or "localdomain" or "lan" or "home" or "corp")
            && !host.EndsWith(".home.arpa", StringComparison.Ordinal))
            ? null
            : "this name is not one of the public internet";
    }
}
