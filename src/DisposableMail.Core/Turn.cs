namespace DisposableMail.Core;

/// <summary>A place that was waited for; disposing of it, once, lets the next one in.</summary>
public readonly struct Turn : IDisposable
{
    private readonly SemaphoreSlim _places;

    internal Turn(SemaphoreSlim places) => _places = places;

    public void Dispose() => _places.Release();
}
