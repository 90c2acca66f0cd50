using System.Net;
using Microsoft.AspNetCore.Connections;

namespace DisposableMail.Smtp.Connections;

/// <summary>Takes a connection out of the system's queue only when there is a place for it. Who finds none waits there.</summary>
/// <remarks>
/// A limit that closes what is beyond it has accepted it first, and a flood is accepted faster than it is closed: thousands of sockets
/// at times. Each is a file descriptor, and a runtime that has none left ends the process.
/// </remarks>
public sealed class BoundedListener(IConnectionListener listener, ConnectionPlaces places) : IConnectionListener
{
    private readonly CancellationTokenSource _unbound = new();

    /// <inheritdoc/>
    public EndPoint EndPoint => listener.EndPoint;

    /// <inheritdoc/>
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        if (!await TryTakePlaceAsync(cancellationToken))
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
                places.GiveBack();
        }
    }

    /// <inheritdoc/>
    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        await _unbound.CancelAsync();
        await listener.UnbindAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _unbound.CancelAsync();
        await listener.DisposeAsync();
        _unbound.Dispose();
    }

    // False once the listener takes nobody any more, as the accept of a closed one is null.
    private async ValueTask<bool> TryTakePlaceAsync(CancellationToken stop)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_unbound.Token, stop);
        try
        {
            await places.TakeAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return false;
        }
    }
}
