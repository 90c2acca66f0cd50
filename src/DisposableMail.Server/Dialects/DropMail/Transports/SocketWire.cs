using System.Buffers;
using System.Net.WebSockets;
using System.Text.Encodings.Web;
using System.Text.Json;
using DisposableMail.Core;
using DisposableMail.Server.Http;

namespace DisposableMail.Server.Dialects.DropMail.Transports;

/// <summary>Reads and writes the messages of one socket.</summary>
internal sealed class SocketWire(WebSocket socket, int maxMessageBytes, TimeProvider time) : IDisposable
{
    // A client that does not read keeps what waits for it in our memory.
    private static readonly TimeSpan LongestSending = TimeSpan.FromSeconds(30);
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    // How long the client has to answer our close with its own (RFC 6455 §7.1.1).
    private static readonly TimeSpan LongestClosing = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _turn = new(1);
    private ITimer? _closing;

    /// <summary>The next message.</summary>
    /// <returns>Null when the client closes or has said what cannot be read; then the socket was closed.</returns>
    public async Task<SocketMessage?> ReadAsync(CancellationToken stop)
    {
        while (true)
        {
            // An idle socket holds no buffer: this waits for the first octet and reads none.
            var first = await socket.ReceiveAsync(Memory<byte>.Empty, stop);
            if (first.MessageType == WebSocketMessageType.Close)
            {
                await CloseAsync(SocketClose.Ended, stop);
                return null;
            }

            var (message, fault) = await ReadWholeAsync(first, stop);
            if (_closing is not null)
                continue; // What comes after our close is not looked at; its close is awaited.
            if (message is not null)
                return message;
            await CloseAsync(fault!, stop);
        }
    }

    public Task SendAsync(string type, string? id, CancellationToken stop) => SendAsync(type, id, writePayload: null, stop);

    /// <param name="writePayload">Writes a value; null when the message has none.</param>
    public Task SendAsync(string type, string? id, Action<Utf8JsonWriter>? writePayload, CancellationToken stop)
    {
        var message = new OctetPieces();
        using (var json = new Utf8JsonWriter(message, Relaxed))
        {
            json.WriteStartObject();
            if (id is not null)
                json.WriteString("id", id);
            json.WriteString("type", type);
            if (writePayload is not null)
            {
                json.WritePropertyName("payload");
                writePayload(json);
            }

            json.WriteEndObject();
        }

        return InTurnAsync(deadline => SendAsync(message, deadline), stop);
    }

    /// <summary>Says that nothing more comes. The client's own close is still to be read.</summary>
    public Task CloseAsync(SocketClose why, CancellationToken stop) => InTurnAsync(
        deadline =>
        {
            _closing = time.CreateTimer(static s => ((WebSocket)s!).Abort(), socket, LongestClosing, Timeout.InfiniteTimeSpan);
            return socket.CloseOutputAsync((WebSocketCloseStatus)why.Code, why.Reason, deadline);
        },
        stop);

    /// <summary>Ends the connection without a word.</summary>
    public void Abort() => socket.Abort();

    // Not _turn: the pulse, or the end of the server, may be about to enter.
    public void Dispose() => _closing?.Dispose();

    // A long message goes out in fragments (RFC 6455 §5.4): nothing copies it as a whole.
    private async Task SendAsync(OctetPieces message, CancellationToken deadline)
    {
        var left = message.Length;
        foreach (var piece in message.Pieces)
        {
            left -= piece.Length;
            await socket.SendAsync(piece, WebSocketMessageType.Text, endOfMessage: left == 0, deadline);
        }
    }

    private async Task InTurnAsync(Func<CancellationToken, Task> send, CancellationToken stop)
    {
        using var turn = await Turn.TakeAsync(_turn, stop);
        try
        {
            // What has begun is not cancelled with its operation: half a message would be the end of the connection.
            using var deadline = new CancellationTokenSource(LongestSending, time);
            if (_closing is null && socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await send(deadline.Token);
        }
        catch (Exception broken) when (broken is WebSocketException or ObjectDisposedException or OperationCanceledException)
        {
            socket.Abort(); // The reader notices, or has.
        }
    }

    private async Task<(SocketMessage? Message, SocketClose? Fault)> ReadWholeAsync(ValueWebSocketReceiveResult first, CancellationToken stop)
    {
        if (first.EndOfMessage)
            return (null, SocketClose.Invalid);
        var buffer = ArrayPool<byte>.Shared.Rent(4096);
        try
        {
            var length = 0;
            while (true)
            {
                var part = await socket.ReceiveAsync(buffer.AsMemory(length), stop);
                if (part.MessageType != WebSocketMessageType.Text)
                    return (null, SocketClose.Invalid);
                length += part.Count;
                if (part.EndOfMessage)
                    return (SocketMessage.Read(buffer.AsMemory(0, length)), SocketClose.Invalid);
                if (length == buffer.Length && !TryGrow(ref buffer))
                    return (null, SocketClose.TooBig);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private bool TryGrow(ref byte[] buffer)
    {
        if (buffer.Length >= maxMessageBytes)
            return false;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Min(buffer.Length * 2, maxMessageBytes));
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
        return true;
    }
}
