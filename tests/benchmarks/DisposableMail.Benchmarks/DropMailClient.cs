using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace DisposableMail.Benchmarks;

/// <summary>Makes what the benchmarks need in the DropMail dialect.</summary>
internal sealed class DropMailClient : IDisposable
{
    private const string Subscription = "subscription ($id: ID!) { sessionMailReceived(id: $id) { headerSubject text } }";

    private readonly HttpClient _http;
    private readonly string _token;

    private DropMailClient(HttpClient http, string token) => (_http, _token) = (http, token);

    public static async Task<DropMailClient> StartAsync(Uri server)
    {
        var http = new HttpClient { BaseAddress = server, Timeout = TimeSpan.FromMinutes(5) };
        using var answer = await http.PostAsJsonAsync("/api/token/generate", new { type = "af", lifetime = "1h" });
        return new DropMailClient(http, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString()!);
    }

    public async Task<IReadOnlyList<(string Id, string Address)>> IntroduceAsync(int count)
    {
        var sessions = new ConcurrentBag<(string, string)>();
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (_, stop) =>
        {
            using var answer = await _http.PostAsJsonAsync($"/api/graphql/{_token}", new { query = "mutation { introduceSession { id addresses { address } } }" }, stop);
            var session = (await answer.Content.ReadFromJsonAsync<JsonElement>(stop)).GetProperty("data").GetProperty("introduceSession");
            sessions.Add((session.GetProperty("id").GetString()!, session.GetProperty("addresses")[0].GetProperty("address").GetString()!));
        });
        return [.. sessions];
    }

    /// <summary>A WebSocket that has subscribed to the mails of a session.</summary>
    public async Task<ClientWebSocket> SubscribeAsync(string session)
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("graphql-transport-ws");
        await socket.ConnectAsync(new Uri($"ws://{_http.BaseAddress!.Authority}/api/graphql/{_token}/websocket"), CancellationToken.None);
        await SayAsync(socket, """{"type":"connection_init"}""");
        await HearAsync(socket);
        await SayAsync(socket, JsonSerializer.Serialize(new { id = "1", type = "subscribe", payload = new { query = Subscription, variables = new { id = session } } }));
        return socket;
    }

    /// <summary>Reads until the next mail is there, and answers the server's pings.</summary>
    public static async Task ReadMailAsync(ClientWebSocket socket)
    {
        while (await HearAsync(socket) is var said && !said.Contains(MailSender.Subject, StringComparison.Ordinal))
        {
            if (!said.Contains("\"ping\"", StringComparison.Ordinal))
                throw new InvalidOperationException($"The server says {said}");
            await SayAsync(socket, """{"type":"pong"}""");
        }
    }

    public void Dispose() => _http.Dispose();

    private static Task SayAsync(ClientWebSocket socket, string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    private static async Task<string> HearAsync(ClientWebSocket socket)
    {
        var buffer = new byte[2048];
        var received = await socket.ReceiveAsync(buffer, CancellationToken.None);
        return Encoding.UTF8.GetString(buffer, 0, received.Count);
    }
}
