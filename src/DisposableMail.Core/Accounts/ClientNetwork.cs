using System.Net;
using System.Net.Sockets;

namespace DisposableMail.Core.Accounts;

/// <summary>Whom a limit without an account counts: an IPv4 address, or an IPv6 /64.</summary>
public static class ClientNetwork
{
    private const int Octets = 8; // RFC 6177 §2: a site has a /64 at least, and all addresses of it to choose from.

    /// <returns>One text per network; empty when the address is unknown.</returns>
    public static string Of(IPAddress? client)
    {
        if (client is null)
            return "";
        if (client.IsIPv4MappedToIPv6)
            client = client.MapToIPv4();
        return client.AddressFamily == AddressFamily.InterNetwork
            ? client.ToString()
            : Convert.ToHexString(client.GetAddressBytes().AsSpan(0, Octets));
    }
}
