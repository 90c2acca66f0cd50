using System.Net;
using System.Net.Sockets;

namespace DisposableMail.Testing;

/// <summary>Listens on a free port of the loopback, IPv4 and IPv6 alike, and counts who comes.</summary>
public sealed class ConnectionTrap : IDisposable
{
    private readonly List<TcpListener> _listeners = [];

    public ConnectionTrap()
    {
        // The same port on both: a free one of the first may be taken on the second.
        while (_listeners.Count < 2)
        {
            Dispose();
            _listeners.Clear();
            TryListen(IPAddress.Loopback, 0);
            TryListen(IPAddress.IPv6Loopback, Port);
        }
    }

    public int Port => ((IPEndPoint)_listeners[0].LocalEndpoint).Port;

    /// <summary>How many have connected. Nobody is lost on the way: they are taken from the queue in the order they came.</summary>
    public int Count()
    {
        var count = 0;
        foreach (var listener in _listeners)
        {
            while (listener.Pending())
            {
                listener.AcceptTcpClient().Dispose();
                count++;
            }
        }

        return count;
    }

    public void Dispose() => _listeners.ForEach(listener => listener.Dispose());

    private void TryListen(IPAddress address, int port)
    {
        var listener = new TcpListener(address, port);
        try
        {
            listener.Start();
            _listeners.Add(listener);
        }
        catch (SocketException)
        {
            listener.Dispose();
        }
    }
}
