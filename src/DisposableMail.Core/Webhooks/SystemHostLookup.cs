using System.Net;

namespace DisposableMail.Core.Webhooks;

/// <summary>The operating system's resolver.</summary>
internal sealed class SystemHostLookup : IHostLookup
{
    // It blocks a thread until it gives up: a thread of its own, so that mail and HTTP never wait for one.
    public Task<IPAddress[]> FindAsync(string host) =>
        Task.Factory.StartNew(() => Dns.GetHostAddresses(host), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
