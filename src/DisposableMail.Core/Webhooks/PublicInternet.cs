using System.Net;
using System.Net.Sockets;

namespace DisposableMail.Core.Webhooks;

/// <summary>Says which addresses are on the public internet: the special-purpose registries (RFC 6890) the other way round.</summary>
internal static class PublicInternet
{
    private static readonly IPNetwork[] NotPublicV4 = Parse(
        "0.0.0.0/8",          // this network, unspecified (RFC 791)
        "10.0.0.0/8",         // private (RFC 1918)
        "100.64.0.0/10",      // shared by carriers (RFC 6598); a cloud's metadata service is in it
        "127.0.0.0/8",        // loopback (RFC 1122)
        "168.63.129.16/32",   // a cloud's host agent: a public number that leads into the host
        "169.254.0.0/16",     // link-local (RFC 3927); most clouds' metadata services
        "172.16.0.0/12",      // private (RFC 1918)
        "192.0.0.0/24",       // protocol assignments (RFC 6890)
        "192.0.2.0/24",       // documentation (RFC 5737)
        "192.88.99.0/24",     // 6to4 relays (RFC 7526)
        "192.168.0.0/16",     // private (RFC 1918)
        "198.18.0.0/15",      // benchmarks (RFC 2544)
        "198.51.100.0/24",    // documentation (RFC 5737)
        "203.0.113.0/24",     // documentation (RFC 5737)
        "224.0.0.0/4",        // multicast (RFC 5771)
        "240.0.0.0/4");       // reserved, broadcast (RFC 1112, RFC 919)

    // Only this is handed out as global unicast (RFC 4291 §2.5.4): loopback, IPv4-mapped and -compatible, NAT64 (RFC 6052,
    // RFC 8215), discard-only, unique local, link-local and multicast addresses are all outside.
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] NotPublicV6 = Parse(
        "2001::/23",          // protocol assignments: Teredo (RFC 4380), benchmarks (RFC 5180), ORCHID (RFC 7343)
        "2001:db8::/32",      // documentation (RFC 3849)
        "2002::/16",          // 6to4 (RFC 3056): leads to an IPv4 address of the sender's choice
        "3ffe::/16",          // 6bone, returned (RFC 3701)
        "3fff::/20");         // documentation (RFC 9637)

    public static bool Has(IPAddress address) => address.AddressFamily switch
    {
        AddressFamily.InterNetwork => !IsIn(NotPublicV4, address),
        // Said before a network is asked: IPNetwork takes an IPv4-mapped address for IPv4, also when it is an IPv6 network itself,
        // and then finds ::ffff:8.8.8.8 in 2000::/3 (.NET 10.0).
        AddressFamily.InterNetworkV6 when address.IsIPv4MappedToIPv6 => false,
        AddressFamily.InterNetworkV6 => GlobalUnicast.Contains(address) && !IsIn(NotPublicV6, address) && !IsIsatap(address),
        _ => false,
    };

    // RFC 5214 §6.1: ::0:5efe:a.b.c.d or ::200:5efe:a.b.c.d within any prefix leads to an IPv4 address.
    private static bool IsIsatap(IPAddress address)
    {
        Span<byte> octets = stackalloc byte[16];
        return address.TryWriteBytes(octets, out _) && octets[8] is 0 or 2 && octets[9..12].SequenceEqual<byte>([0x00, 0x5e, 0xfe]);
    }

    private static bool IsIn(IPNetwork[] networks, IPAddress address)
    {
        foreach (var network in networks)
        {
            if (network.Contains(address))
                return true;
        }

        return false;
    }

    private static IPNetwork[] Parse(params string[] networks) => [.. networks.Select(IPNetwork.Parse)];
}
