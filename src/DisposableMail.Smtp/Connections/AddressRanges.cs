using System.Net;

namespace DisposableMail.Smtp.Connections;

/// <summary>A list of addresses and networks, as written in the options.</summary>
internal sealed class AddressRanges(IEnumerable<string> ranges)
{
    private readonly IPNetwork[] _networks = [.. ranges.Select(range => Parse(range) ?? throw new FormatException(range))];

    public static IPNetwork? Parse(string range)
    {
        if (IPNetwork.TryParse(range, out var network)) return network;
        return IPAddress.TryParse(range, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8) : null;
    }

    public bool Contains(IPAddress address)
    {
        foreach (var network in _networks)
            if (network.Contains(address)) return true;
        return false;
    }
}
