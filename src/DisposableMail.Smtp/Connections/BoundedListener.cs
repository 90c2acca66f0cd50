using System.Net;
using Microsoft.AspNetCore.Connections;

namespace DisposableMail.Smtp.Connections;

/// <summary>Takes a connection out of the system's queue only when there is a place for it. Who finds none waits there.</summary>
/// <remarks>
/// A limit that closes what is beyond it has accepted it first, and a flood is accepted faster than it is closed: thousands of sockets
/// at times. Each is a file descriptor, and a runtime that has none left ends the process.
/// </remarks>
/// <param name="places">Shared by all listeners that are limited together.</param>
/// <param name="full">Told each time when a connection has to wait for a place.</param>
public sealed class BoundedListener(IConnectionListener listener, SemaphoreSlim places, Action? full = null) : IConnectionListener
{
    private readonly CancellationTokenSource _unbound = new();

    /// <inheritdoc/>
    public EndPoint EndPoint => listener.EndPoint;

    /// <inheritdoc/>
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        if (!await TryTakePlaceAsync())
            return null;
        ConnectionContext? accepted = null;
        try
        {
            accepted = await listener.AcceptAsync(cancellationToken);
            return accepted is null ? null : new PlacedConnection(accepted, places);
        }
        finally
        {
            if (accepted is null)
                places.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        await _unbound.CancelAsync();
        await listener.UnbindAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => listener.DisposeAsync();

    private async ValueTask<bool> TryTakePlaceAsync()
    {
        try
        {
            if (places.Wait(0, _unbound.Token))
                return true;
            full?.Invoke();
            await places.WaitAsync(_unbound.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
