using System.Net;
using System.Net.Sockets;

namespace DisposableMail.Server.Tests.Hosting;

/// <summary>A port for an option that knows no "any".</summary>
internal static class FreePort
{
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
