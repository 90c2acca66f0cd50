using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace DisposableMail.Server.Http;

/// <summary>Counts wrong keys per client address.</summary>
/// <remarks>
/// A table of fixed size instead of a growing one: addresses that fall on one place share their count, which costs nobody but a
/// sender of wrong keys anything. Where an address falls is different in every process.
/// </remarks>
internal sealed class FailedCredentialThrottle(IOptions<HttpOptions> options, TimeProvider time)
{
    private readonly (long Window, int Count)[] _places = new (long, int)[16 * 1024];
    private readonly FailedKeyOptions _options = options.Value.FailedKeys;
    private readonly Lock _lock = new();

    /// <summary>Counts one wrong key.</summary>
    /// <returns>Null while it may be said that the key is wrong, else the time until then.</returns>
    public TimeSpan? Count(IPAddress? client)
    {
        var now = time.GetUtcNow().Ticks;
        var window = now / _options.Window.Ticks;
        lock (_lock)
        {
            ref var place = ref _places[(uint)PlaceOf(client) % (uint)_places.Length];
            if (place.Window != window)
                place = (window, 0);
            if (place.Count >= _options.Limit)
                return TimeSpan.FromTicks(((window + 1) * _options.Window.Ticks) - now);
            place.Count++;
            return null;
        }
    }

    // One customer holds a whole /64 (RFC 6177 §2): counting single addresses of it would be counting nothing.
    private static int PlaceOf(IPAddress? client)
    {
        if (client is null)
            return 0;
        if (client.IsIPv4MappedToIPv6)
            client = client.MapToIPv4();
        var hash = new HashCode();
        hash.AddBytes(client.GetAddressBytes().AsSpan(0, client.AddressFamily == AddressFamily.InterNetworkV6 ? 8 : 4));
        return hash.ToHashCode();
    }
}
