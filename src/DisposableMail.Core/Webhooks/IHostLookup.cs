using System.Net;

namespace DisposableMail.Core.Webhooks;

/// <summary>Asks the domain name system for the addresses of a host. The operating system has no way to stop that.</summary>
public interface IHostLookup
{
    /// <returns>In order of preference; empty when the name has none.</returns>
    /// <exception cref="System.Net.Sockets.SocketException">The name does not exist, or nobody answers.</exception>
    Task<IPAddress[]> FindAsync(string host);
}
