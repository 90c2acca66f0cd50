using System.Net;
using DisposableMail.Core;
using DisposableMail.Core.Accounts;
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

    /// <summary>Counts a refusal of a wrong key, and of an expired one that nobody knows; others pass.</summary>
    /// <returns>What the client is told: the refusal, or, beyond the limit, to wait.</returns>
    public Refusal Judge(HttpContext http, Refusal why) =>
        (why.Kind == RefusalKind.CredentialInvalid || why.IsOfUnknownCredential) && Count(http.Connection.RemoteIpAddress) is { } retryAfter
            ? new Refusal(RefusalKind.TooManyFailedCredentials, "Too many wrong API keys from your address") { RetryAfter = retryAfter }
            : why;

    /// <summary>Counts one wrong key.</summary>
    /// <returns>Null while it may be said that the key is wrong, else the time until then.</returns>
    public TimeSpan? Count(IPAddress? client)
    {
        var now = time.GetUtcNow().Ticks;
        var window = now / _options.Window.Ticks;
        lock (_lock)
        {
            ref var place = ref _places[(uint)ClientNetwork.Of(client).GetHashCode(StringComparison.Ordinal) % (uint)_places.Length];
            if (place.Window != window)
                place = (window, 0);
            if (place.Count >= _options.Limit)
                return TimeSpan.FromTicks(((window + 1) * _options.Window.Ticks) - now);
            place.Count++;
            return null;
        }
    }
}
