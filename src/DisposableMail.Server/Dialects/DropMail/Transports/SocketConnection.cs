using System.Net.WebSockets;

namespace DisposableMail.Server.Dialects.DropMail.Transports;

/// <summary>One socket: what its client may say when, in either protocol.</summary>
internal sealed class SocketConnection(SocketWire wire, SocketOperations operations, SocketProtocol protocol, DropMailOptions options, TimeProvider time)
{
    private readonly long _openedAt = time.GetTimestamp();
    private long _heardAt = time.GetTimestamp();
    private long _saidAt = time.GetTimestamp();
    private volatile bool _isInitialised;
    private Task _pulse = Task.CompletedTask;

    /// <summary>Reads until either side closes.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (await wire.ReadAsync(stop) is { } message)
            {
                Volatile.Write(ref _heardAt, time.GetTimestamp());
                if (await TakeAsync(message, stop) is { } fault)
                    await wire.CloseAsync(fault, stop);
            }
        }
        catch (WebSocketException)
        {
            // The connection broke.
        }
        catch (OperationCanceledException)
        {
            // The client left, or we have given it up.
        }
        finally
        {
            await operations.EndAsync();
        }
    }

    /// <summary>Called about every second, by one caller: ends who does not begin or is not there any more, and shows that we are.</summary>
    /// <returns>The pulse before, once it has ended: this one may wait for a client that does not read, and nobody else should.</returns>
    public Task BeatAsync(CancellationToken stop)
    {
        var last = _pulse;
        if (!last.IsCompleted)
            return Task.CompletedTask;
        _pulse = PulseAsync(stop);
        return last;
    }

    public Task CloseAsync(SocketClose why, CancellationToken stop) => wire.CloseAsync(why, stop);

    private async Task PulseAsync(CancellationToken stop)
    {
        if (!_isInitialised)
        {
            if (time.GetElapsedTime(_openedAt) >= options.SocketInitTimeout)
                await wire.CloseAsync(SocketClose.InitTimeout, stop);
            return;
        }

        if (time.GetElapsedTime(_saidAt) < options.SocketHeartbeat)
            return;
        // PROTOCOL.md has the client answer pings; who has missed two is gone without a word. In the older one clients just listen.
        if (!protocol.IsLegacy && time.GetElapsedTime(Volatile.Read(ref _heardAt)) >= 3 * options.SocketHeartbeat)
        {
            wire.Abort();
            return;
        }

        _saidAt = time.GetTimestamp();
        await wire.SendAsync(protocol.Heartbeat, id: null, stop);
    }

    /// <returns>Null, or why the socket must be closed.</returns>
    private async Task<SocketClose?> TakeAsync(SocketMessage message, CancellationToken stop)
    {
        switch (message.Type)
        {
            case "connection_init":
                return await InitialiseAsync(stop);
            case "ping" when !protocol.IsLegacy:
                await wire.SendAsync("pong", id: null, stop);
                return null;
            case "pong" when !protocol.IsLegacy:
                return null;
            case "connection_terminate" when protocol.IsLegacy:
                return SocketClose.Ended;
            case var type when type == protocol.Subscribe && message.Id is { Length: > 0 } id:
                return await SubscribeAsync(id, message, stop);
            case var type when type == protocol.Stop && message.Id is { Length: > 0 } id:
                operations.Stop(id);
                if (protocol.IsLegacy)
                    await wire.SendAsync("complete", id, stop);
                return null;
            default:
                return SocketClose.Invalid;
        }
    }

    private async Task<SocketClose?> InitialiseAsync(CancellationToken stop)
    {
        if (_isInitialised)
            return SocketClose.InitTwice;
        // Before the client can know: a pulse in between would close who has begun in time.
        _saidAt = time.GetTimestamp();
        _isInitialised = true;
        await wire.SendAsync("connection_ack", id: null, stop);
        if (protocol.IsLegacy)
            await wire.SendAsync(protocol.Heartbeat, id: null, stop);
        return null;
    }

    private async Task<SocketClose?> SubscribeAsync(string id, SocketMessage message, CancellationToken stop)
    {
        if (!_isInitialised)
            return SocketClose.Unauthorized;
        if (operations.IsRunning(id))
        {
            if (!protocol.IsLegacy)
                return SocketClose.Subscribed(id);
            operations.Stop(id); // There, the newer one takes its place.
        }

        if (operations.Count < options.MaxSocketOperations)
            operations.Start(id, message.ReadQuery(), stop);
        else
            await operations.RefuseAsync(id, $"{options.MaxSocketOperations} operations run on this socket already", stop);
        return null;
    }
}
