namespace DisposableMail.Server.Http;

/// <summary>Lets a request wait for mail, but not the server for the request: when the server stops, waiting ends.</summary>
internal sealed class Patience(IHostApplicationLifetime lifetime)
{
    /// <param name="wait">Zero when there is nothing to wait for.</param>
    /// <param name="stop">The client's leaving.</param>
    public Waiting Until(TimeSpan wait, CancellationToken stop) => wait <= TimeSpan.Zero
        ? new Waiting(null, stop)
        : new Waiting(CancellationTokenSource.CreateLinkedTokenSource(stop, lifetime.ApplicationStopping), stop);

    /// <summary>Dispose it when the waiting is over.</summary>
    public readonly struct Waiting(CancellationTokenSource? either, CancellationToken stop) : IDisposable
    {
        public CancellationToken Stop => either?.Token ?? stop;

        public void Dispose() => either?.Dispose();
    }
}
