namespace DisposableMail.Smtp.Connections;

/// <summary>How many connections may be open on some listeners together.</summary>
/// <param name="count">Places, of which each open connection has one.</param>
/// <param name="full">Told each time when there is no place left for the next connection.</param>
public sealed class ConnectionPlaces(int count, Action? full = null) : IDisposable
{
    private readonly SemaphoreSlim _free = new(count);

    internal async ValueTask TakeAsync(CancellationToken stop)
    {
        if (_free.Wait(0, stop))
            return;
        full?.Invoke();
        await _free.WaitAsync(stop);
    }

    internal void GiveBack() => _free.Release();

    /// <inheritdoc/>
    public void Dispose() => _free.Dispose();
}
