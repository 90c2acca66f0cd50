using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;

namespace DisposableMail.Benchmarks;

/// <summary>Many WebSocket subscribers, each of a session of its own: what one costs the server, and how long after its 250 a mail is there.</summary>
internal static class SocketFollowers
{
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not [var url, var smtpPort, var process, var howMany])
            return 2;
        var (count, server) = (int.Parse(howMany, null), new ServerProcess(int.Parse(process, null)));
        using var client = await DropMailClient.StartAsync(new Uri(url));
        // What the first ones make the server load and compile is not theirs.
        await FollowAsync(client, int.Parse(smtpPort, null), server, Math.Min(200, count), isMeasured: false);
        return await FollowAsync(client, int.Parse(smtpPort, null), server, count, isMeasured: true);
    }

    private static async Task<int> FollowAsync(DropMailClient client, int smtpPort, ServerProcess server, int count, bool isMeasured)
    {
        var sessions = await client.IntroduceAsync(count);
        var before = isMeasured ? await server.SettledBytesAsync() : 0;
        var seen = new ConcurrentDictionary<string, long>();
        var followers = new List<(ClientWebSocket Socket, Task Reading)>();
        foreach (var (id, address) in sessions)
        {
            var socket = await client.SubscribeAsync(id);
            followers.Add((socket, ReadAsync(socket, address, seen)));
        }

        var after = isMeasured ? await server.SettledBytesAsync() : 0;
        var answered = await MailStream.SendAsync(smtpPort, [.. sessions.Select(static s => s.Address)], perSecond: 500);
        await Task.WhenAny(Task.WhenAll(followers.Select(static f => f.Reading)), Task.Delay(TimeSpan.FromMinutes(1), TimeProvider.System));
        followers.ForEach(static f => f.Socket.Dispose());
        if (isMeasured)
            Print(count, before, after, answered, seen);
        return seen.Count == count ? 0 : 1;
    }

    private static async Task ReadAsync(ClientWebSocket socket, string address, ConcurrentDictionary<string, long> seen)
    {
        await DropMailClient.ReadMailAsync(socket);
        seen[address] = Stopwatch.GetTimestamp();
    }

    private static void Print(int count, long before, long after, IReadOnlyDictionary<string, long> answered, ConcurrentDictionary<string, long> seen)
    {
        var latencies = new Latencies();
        foreach (var (address, at) in seen)
            latencies.Add(answered[address], at);
        Console.WriteLine($"| subscribers | with their mail | resident before, MB | with all, MB | each, KB (wanted: < 20) |\n| --- | --- | --- | --- | --- |");
        Console.WriteLine($"| {count} | {seen.Count} | {before / 1e6:F1} | {after / 1e6:F1} | {(after - before) / 1024.0 / count:F1} |");
        Console.WriteLine($"\n| 500 mails/s, ms from the 250 to | median | 95 % | 99 % | longest |\n| --- | --- | --- | --- | --- |");
        Console.WriteLine($"| the event | {latencies.Cells()} |");
    }
}
