using System.Net;

namespace DisposableMail.Core.Webhooks;

/// <summary>The operating system's resolver.</summary>
internal sealed class SystemHostLookup : IHostLookup, IDisposable
{
    // Each look-up blocks a thread until the resolver gives up, which a hostile name server can draw out: threads of their
    // own, so that mail and HTTP never wait for one, and not too many. Who waits here in vain is tried again later.
    private readonly SemaphoreSlim _turns = new(64);

    public async Task<IPAddress[]> FindAsync(string host, CancellationToken stop)
    {
        await _turns.WaitAsync(stop);
        var lookup = Task.Factory.StartNew(() => LookUp(host), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        // The turn is given back when the thread is, not when the caller has lost patience.
        return await lookup.WaitAsync(stop);
    }

    public void Dispose() => _turns.Dispose();

    private IPAddress[] LookUp(string host)
    {
        try
        {
            return Dns.GetHostAddresses(host);
        }
        finally
        {
            _turns.Release();
        }
    }
}
