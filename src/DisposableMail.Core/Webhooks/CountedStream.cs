using System.Net.Sockets;

namespace DisposableMail.Core.Webhooks;

/// <summary>A connection that tells when it is closed.</summary>
internal sealed class CountedStream(Socket socket, Action closed) : NetworkStream(socket, ownsSocket: true)
{
    private int _isClosed;

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (Interlocked.Exchange(ref _isClosed, 1) == 0)
            closed();
    }
}
