using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace DisposableMail.Benchmarks;

/// <summary>Many WebSocket subscribers, each of a session of its own: what one costs the server, and how long after its 250 a mail is there.</summary>
internal static class SocketFollowers
{
    private const string Subscription = "subscription ($id: ID!) { sessionMailReceived(id: $id) { headerSubject text } }";

    private static readonly ConcurrentDictionary<string, long> Answered = new(); // Address → when its 250 came.
    private static readonly ConcurrentDictionary<string, long> Seen = new();     // Address → when its event came.

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not [var url, var smtpPort, var process, var howMany])
            return 2;
        var (count, server) = (int.Parse(howMany, null), int.Parse(process, null));
        using var http = new HttpClient { BaseAddress = new Uri(url), Timeout = TimeSpan.FromMinutes(5) };
        var token = await GenerateAsync(http);
        // What the first ones make the server load and compile is not theirs.
        await FollowAsync(http, token, int.Parse(smtpPort, null), server, Math.Min(100, count), isMeasured: false);
        await FollowAsync(http, token, int.Parse(smtpPort, null), server, count, isMeasured: true);
        return 0;
    }

    private static async Task FollowAsync(HttpClient http, string token, int smtpPort, int server, int count, bool isMeasured)
    {
        Answered.Clear();
        Seen.Clear();
        var sessions = await IntroduceAsync(http, token, count);
        var before = ResidentKilobytes(server);
        var followers = new List<(ClientWebSocket Socket, Task Reading)>();
        foreach (var (id, address) in sessions)
            followers.Add(await OpenAsync(http.BaseAddress!, token, id, address));
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System);
        var after = ResidentKilobytes(server);

        await Task.WhenAll(sessions.Chunk(Math.Max(1, count / 10)).Select(chunk => SendAsync(smtpPort, [.. chunk.Select(s => s.Address)])));
        await Task.WhenAll(followers.Select(f => f.Reading)).WaitAsync(TimeSpan.FromMinutes(2));
        foreach (var (socket, _) in followers)
            socket.Dispose();
        if (isMeasured)
            Print(count, before, after);
    }

    private static void Print(int count, long before, long after)
    {
        var milliseconds = Seen.Select(s => Stopwatch.GetElapsedTime(Answered[s.Key], s.Value).TotalMilliseconds).Order().ToList();
        Console.WriteLine($"subscribers with their mail: {Seen.Count} of {count}");
        Console.WriteLine($"resident memory: {before / 1024} MB before, {after / 1024} MB with all of them: {(double)(after - before) / count:F1} KB each");
        Console.WriteLine($"from the 250 to the event, ms: median {At(0.5):F1}, 95 % {At(0.95):F1}, 99 % {At(0.99):F1}, longest {milliseconds[^1]:F1}");

        double At(double part) => milliseconds[(int)(part * (milliseconds.Count - 1))];
    }

    private static async Task<string> GenerateAsync(HttpClient http)
    {
        using var answer = await http.PostAsJsonAsync("/api/token/generate", new { type = "af", lifetime = "1h" });
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString()!;
    }

    private static async Task<List<(string Id, string Address)>> IntroduceAsync(HttpClient http, string token, int count)
    {
        var sessions = new ConcurrentBag<(string, string)>();
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (_, stop) =>
        {
            using var answer = await http.PostAsJsonAsync($"/api/graphql/{token}", new { query = "mutation { introduceSession { id addresses { address } } }" }, stop);
            var session = (await answer.Content.ReadFromJsonAsync<JsonElement>(stop)).GetProperty("data").GetProperty("introduceSession");
            sessions.Add((session.GetProperty("id").GetString()!, session.GetProperty("addresses")[0].GetProperty("address").GetString()!));
        });
        return [.. sessions];
    }

    private static async Task<(ClientWebSocket Socket, Task Reading)> OpenAsync(Uri server, string token, string id, string address)
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("graphql-transport-ws");
        await socket.ConnectAsync(new Uri($"ws://{server.Authority}/api/graphql/{token}/websocket"), CancellationToken.None);
        await SayAsync(socket, """{"type":"connection_init"}""");
        await HearAsync(socket);
        await SayAsync(socket, JsonSerializer.Serialize(new { id = "1", type = "subscribe", payload = new { query = Subscription, variables = new { id } } }));
        return (socket, ReadAsync(socket, address));
    }

    private static async Task ReadAsync(ClientWebSocket socket, string address)
    {
        while (!(await HearAsync(socket)).Contains("\"next\"", StringComparison.Ordinal))
        {
            // A ping: nobody answers it here, for the run is over before the second.
        }

        Seen[address] = Stopwatch.GetTimestamp();
    }

    private static Task SayAsync(ClientWebSocket socket, string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    private static async Task<string> HearAsync(ClientWebSocket socket)
    {
        var buffer = new byte[2048];
        var received = await socket.ReceiveAsync(buffer, CancellationToken.None);
        return Encoding.UTF8.GetString(buffer, 0, received.Count);
    }

    // One connection, one mail after the other.
    private static async Task SendAsync(int port, string[] addresses)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port);
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
        await using var writer = new StreamWriter(client.GetStream(), Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
        await ReplyAsync(reader);
        await writer.WriteLineAsync("EHLO benchmark.example");
        await ReplyAsync(reader);
        foreach (var address in addresses)
        {
            foreach (var command in new[] { "MAIL FROM:<shop@sender.example>", $"RCPT TO:<{address}>", "DATA" })
            {
                await writer.WriteLineAsync(command);
                await ReplyAsync(reader);
            }

            await writer.WriteAsync("Subject: Your code\r\n\r\nYour code is 421337.\r\n.\r\n");
            await ReplyAsync(reader);
            Answered[address] = Stopwatch.GetTimestamp();
        }

        await writer.WriteLineAsync("QUIT");
    }

    private static async Task ReplyAsync(StreamReader reader)
    {
        string line;
        do
            line = await reader.ReadLineAsync() ?? throw new InvalidOperationException("The SMTP server closed.");
        while (line.Length > 3 && line[3] == '-');
        if (line[0] is not ('2' or '3'))
            throw new InvalidOperationException($"The SMTP server says {line}");
    }

    private static long ResidentKilobytes(int process) =>
        long.Parse(File.ReadLines($"/proc/{process}/status").First(static l => l.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], null);
}
