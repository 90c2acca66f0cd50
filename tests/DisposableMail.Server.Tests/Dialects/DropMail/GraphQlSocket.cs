using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Dialects.DropMail;

/// <summary>A real WebSocket, spoken word by word.</summary>
internal sealed class GraphQlSocket : IDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly StringBuilder _heard = new();
    private readonly byte[] _buffer = new byte[64 * 1024];

    private GraphQlSocket()
    {
    }

    /// <summary>Code and reason, once the server has closed.</summary>
    public string Close => $"{(int)_socket.CloseStatus!} {_socket.CloseStatusDescription}".TrimEnd();

    public string? Protocol => _socket.SubProtocol;

    /// <summary>Opens a socket and says nothing.</summary>
    public static async Task<GraphQlSocket> ConnectAsync(MailHost host, string token, string? protocol, string? origin = null)
    {
        var socket = new GraphQlSocket();
        if (protocol is not null)
            socket._socket.Options.AddSubProtocol(protocol);
        if (origin is not null)
            socket._socket.Options.SetRequestHeader("Origin", origin);
        socket._socket.Options.CollectHttpResponseDetails = true;
        await socket._socket.ConnectAsync(new Uri($"ws://{host.BaseAddress.Authority}/api/graphql/{token}/websocket"), CancellationToken.None);
        return socket;
    }

    /// <summary>Opens a socket and initialises it.</summary>
    public static async Task<GraphQlSocket> OpenAsync(MailHost host, string token, string protocol = "graphql-transport-ws")
    {
        var socket = await ConnectAsync(host, token, protocol);
        await socket.SayAsync("""{"type":"connection_init","payload":{}}""");
        Assert.Equal("""{"type":"connection_ack"}""", await socket.HearAsync());
        if (protocol == "graphql-ws")
            Assert.Equal("""{"type":"ka"}""", await socket.HearAsync());
        return socket;
    }

    public Task SayAsync(string message) => _socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, true, CancellationToken.None);

    public Task SayAsync(byte[] octets, WebSocketMessageType type, bool isEnd = true) => _socket.SendAsync(octets, type, isEnd, CancellationToken.None);

    /// <summary>Begins an operation.</summary>
    public Task SubscribeAsync(string id, string query, object? variables = null, string type = "subscribe") =>
        SayAsync(JsonSerializer.Serialize(new { id, type, payload = new { query, variables } }));

    /// <summary>The next message; null when the server has closed, which is answered.</summary>
    public async Task<string?> HearAsync()
    {
        while (true)
        {
            var part = await _socket.ReceiveAsync(_buffer, CancellationToken.None);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                if (_socket.State == WebSocketState.CloseReceived)
                    await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
                return null;
            }

            _heard.Append(Encoding.UTF8.GetString(_buffer, 0, part.Count));
            if (!part.EndOfMessage)
                continue;
            var text = _heard.ToString();
            _heard.Clear();
            return text;
        }
    }

    /// <summary>The beginning of a message too long to be on its way as a whole; the next call has all of it.</summary>
    public async Task HearBeginningAsync()
    {
        var part = await _socket.ReceiveAsync(_buffer, CancellationToken.None);
        Assert.False(part.EndOfMessage);
        _heard.Append(Encoding.UTF8.GetString(_buffer, 0, part.Count));
    }

    /// <summary>What the server closes with; until then it must say nothing.</summary>
    public async Task<string> HearCloseAsync()
    {
        Assert.Null(await HearAsync());
        return Close;
    }

    /// <summary>The subject of the next mail.</summary>
    public async Task<string?> HearSubjectAsync()
    {
        var message = JsonDocument.Parse((await HearAsync())!).RootElement;
        return message.GetProperty("payload").GetProperty("data").GetProperty("sessionMailReceived").GetProperty("headerSubject").GetString();
    }

    /// <summary>Closes from this side.</summary>
    public async Task LeaveAsync()
    {
        await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        while (await HearAsync() is not null)
        {
            // What was on its way.
        }
    }

    /// <summary>Breaks the connection off.</summary>
    public void Dispose() => _socket.Dispose();
}
