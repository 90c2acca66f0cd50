namespace DisposableMail.Core;

/// <summary>A place that was waited for; disposing of it, once, lets the next one in.</summary>
public readonly struct Turn : IDisposable
{
    private readonly SemaphoreSlim _places;

    internal Turn(SemaphoreSlim places) => _places = places;

    /// <summary>Waits for a place.</summary>
    /// <exception cref="OperationCanceledException">Stopped before there was one.</exception>
    public static async ValueTask<Turn> TakeAsync(SemaphoreSlim places, CancellationToken stop)
    {
        await places.WaitAsync(stop);
        return new Turn(places);
    }

    public void Dispose() => _places.Release();
}
