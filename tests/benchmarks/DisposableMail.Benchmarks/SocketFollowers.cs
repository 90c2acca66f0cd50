using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;

namespace DisposableMail.Benchmarks;

/// <summary>Many WebSocket subscribers, each of a session of its own: what one costs the server, and how long after its 250 a mail is there.</summary>
internal static class SocketFollowers
{
    private const double PerSecond = 500;

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not [var url, var smtpPort, var process, var howMany])
            return 2;
        var (count, server) = (int.Parse(howMany, null), new ServerProcess(int.Parse(process, null)));
        using var client = await DropMailClient.StartAsync(new Uri(url));
        // What the first ones make the server load and compile is not theirs.
        await new Run(client, int.Parse(smtpPort, null), server).FollowAsync(count, isMeasured: false);
        return await new Run(client, int.Parse(smtpPort, null), server).FollowAsync(count, isMeasured: true);
    }

    private sealed record Run(DropMailClient Client, int SmtpPort, ServerProcess Server)
    {
        private readonly ConcurrentDictionary<string, long> _seen = new();
        private readonly List<(ClientWebSocket Socket, Task Reading)> _followers = [];

        // Twice as many, one half after the other: what the first half would find lying about from the warm-up, the second does not.
        public async Task<int> FollowAsync(int count, bool isMeasured)
        {
            var (first, second) = (await Client.IntroduceAsync(count), await Client.IntroduceAsync(isMeasured ? count : 0));
            var none = isMeasured ? await Server.SettledBytesAsync() : 0;
            await OpenAsync(first);
            var half = isMeasured ? await Server.SettledBytesAsync() : 0;
            await OpenAsync(second);
            var all = isMeasured ? await Server.SettledBytesAsync() : 0;
            var answered = await MailStream.SendAsync(SmtpPort, [.. first.Concat(second).Select(static s => s.Address)], PerSecond);
            await Task.WhenAny(Task.WhenAll(_followers.Select(static f => f.Reading)), Task.Delay(TimeSpan.FromMinutes(1), TimeProvider.System));
            _followers.ForEach(static f => f.Socket.Dispose());
            if (isMeasured)
                Print(count, [none, half, all], answered, _seen);
            return _seen.Count == _followers.Count ? 0 : 1;
        }

        private async Task OpenAsync(IReadOnlyList<(string Id, string Address)> sessions)
        {
            foreach (var (id, address) in sessions)
            {
                var socket = await Client.SubscribeAsync(id);
                _followers.Add((socket, ReadAsync(socket, address, _seen)));
            }
        }
    }

    private static async Task ReadAsync(ClientWebSocket socket, string address, ConcurrentDictionary<string, long> seen)
    {
        await DropMailClient.ReadMailAsync(socket);
        seen[address] = Stopwatch.GetTimestamp();
    }

    private static void Print(int count, long[] resident, IReadOnlyDictionary<string, long> answered, ConcurrentDictionary<string, long> seen)
    {
        var latencies = new Latencies();
        foreach (var (address, at) in seen)
            latencies.Add(answered[address], at);
        Console.WriteLine("| subscribers | resident before, MB | resident after, MB | each, KB |\n| --- | --- | --- | --- |");
        Console.WriteLine($"| the first {count} | {Row(0)} |\n| {count} more | {Row(1)} |");
        Console.WriteLine($"| all {2 * count} | {resident[0] / 1e6:F1} | {resident[2] / 1e6:F1} | {Wanted.Below((resident[2] - resident[0]) / 2048.0 / count, 20)} |");
        Console.WriteLine($"\nsubscribers with their mail: {seen.Count} of {2 * count}");
        Console.WriteLine($"\nmails a second: {MailStream.Pace(answered, PerSecond)}\n\n| ms from the 250 to | median | 95 % | 99 % | longest |\n| --- | --- | --- | --- | --- |");
        Console.WriteLine($"| the event | {latencies.Cells()} |");

        string Row(int i) => $"{resident[i] / 1e6:F1} | {resident[i + 1] / 1e6:F1} | {(resident[i + 1] - resident[i]) / 1024.0 / count:F1}";
    }
}
