using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace DisposableMail.Smtp.Connections;

/// <summary>Whom a limit per address counts: an IPv4 address, or an IPv6 /64, since one client commonly holds a whole /64.</summary>
internal readonly record struct ClientKey(ulong Prefix, bool IsSix)
{
    public static ClientKey Of(IPAddress address)
    {
        Span<byte> octets = stackalloc byte[16];
        address.TryWriteBytes(octets, out _);
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? new(BinaryPrimitives.ReadUInt64BigEndian(octets), true)
            : new(BinaryPrimitives.ReadUInt32BigEndian(octets), false);
    }
}
