using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace DisposableMail.Benchmarks;

/// <summary>Many long-polls, each of an inbox of its own: what one costs beyond an idle connection, and how soon mail ends it.</summary>
internal static class LongPolls
{
    private const int Wait = 170; // Seconds; the most is 180.
    private const double PerSecond = 500;

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not [var url, var smtpPort, var process, var metrics, var key, var howMany, var bare, var bareProcess])
            return 2;
        var yardstick = new Bare(new Uri(bare), new ServerProcess(int.Parse(bareProcess, null)));
        var run = new Run(new Uri(url), int.Parse(smtpPort, null), new ServerProcess(int.Parse(process, null)), new Uri(metrics), key);
        // What the first ones make the server load and compile is not theirs.
        await yardstick.EachAsync(500);
        Console.WriteLine($"a connection to bare Kestrel that has had an answer: {await yardstick.EachAsync(int.Parse(howMany, null)):F1} KB\n");
        await run.WaitAsync(500, isMeasured: false);
        return await run.WaitAsync(int.Parse(howMany, null), isMeasured: true);
    }

    /// <summary>Kestrel with next to nothing in it: what a connection takes there, no server of this kind can save.</summary>
    private sealed record Bare(Uri Server, ServerProcess Process)
    {
        /// <returns>KB of resident memory of one idle connection.</returns>
        public async Task<double> EachAsync(int count)
        {
            var empty = await Process.SettledBytesAsync();
            var connections = new List<HttpConnection>();
            for (var i = 0; i < count; i++)
            {
                connections.Add(await HttpConnection.OpenAsync(Server));
                await connections[i].AskAsync("/empty", "");
                await connections[i].ReadAnswerAsync();
            }

            var each = (await Process.SettledBytesAsync() - empty) / 1024.0 / count;
            connections.ForEach(static c => c.Dispose());
            return each;
        }
    }

    private sealed record Run(Uri Server, int SmtpPort, ServerProcess Process, Uri Metrics, string Key)
    {
        public async Task<int> WaitAsync(int count, bool isMeasured)
        {
            using var client = new DustMailClient(Server, Key);
            var inboxes = await client.CreateInboxesAsync(count);
            var empty = isMeasured ? await Process.SettledBytesAsync() : 0;
            var connections = await OpenAsync(inboxes);
            var idle = isMeasured ? await Process.SettledBytesAsync() : 0;
            var seen = new ConcurrentDictionary<string, long>();
            var waiting = inboxes.Zip(connections, (inbox, connection) => WaitAsync(connection, inbox, seen)).ToList();
            await UntilWaitingAsync(count);
            var full = isMeasured ? await Process.SettledBytesAsync() : 0;
            var answered = await MailStream.SendAsync(SmtpPort, [.. inboxes.Select(static i => i.Address)], PerSecond);
            await Task.WhenAny(Task.WhenAll(waiting), Task.Delay(TimeSpan.FromSeconds(60), TimeProvider.System));
            connections.ForEach(static c => c.Dispose());
            if (isMeasured)
                Print(count, empty, idle, full, answered, seen);
            return seen.Count == count ? 0 : 1;
        }

        // Every connection has had an answer: what it keeps of that is a matter of keep-alive, not of waiting.
        private async Task<List<HttpConnection>> OpenAsync(IReadOnlyList<(string Id, string Address)> inboxes)
        {
            var connections = new List<HttpConnection>();
            foreach (var (id, _) in inboxes)
            {
                var connection = await HttpConnection.OpenAsync(Server);
                await connection.AskAsync($"/v1/inbox/{id}", Key);
                await connection.ReadAnswerAsync();
                connections.Add(connection);
            }

            return connections;
        }

        private async Task WaitAsync(HttpConnection connection, (string Id, string Address) inbox, ConcurrentDictionary<string, long> seen)
        {
            await connection.AskAsync($"/v1/inbox/{inbox.Id}?wait={Wait}", Key);
            var answer = await connection.ReadAnswerAsync();
            var at = Stopwatch.GetTimestamp();
            if (answer.Contains(MailSender.Subject, StringComparison.Ordinal))
                seen[inbox.Address] = at;
        }

        private async Task UntilWaitingAsync(int count)
        {
            using var http = new HttpClient();
            while (await CountWaitersAsync(http) < count)
                await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        }

        private async Task<double> CountWaitersAsync(HttpClient http) => (await http.GetStringAsync(Metrics)).Split('\n')
            .Where(static line => line.StartsWith("disposablemail_feed_waiters", StringComparison.Ordinal))
            .Sum(static line => double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture));
    }

    private static void Print(
        int count, long empty, long idle, long full, IReadOnlyDictionary<string, long> answered, ConcurrentDictionary<string, long> seen)
    {
        var latencies = new Latencies();
        foreach (var (address, at) in seen)
            latencies.Add(answered[address], at);
        Console.WriteLine("| long-polls | with their mail | idle connection, KB | waiting beyond that, KB | together, KB | resident, MB |\n| --- | --- | --- | --- | --- | --- |");
        Console.WriteLine($"| {count} | {seen.Count} | {Each(idle - empty):F1} | {Wanted.Below(Each(full - idle), 8)} | {Each(full - empty):F1} | {full / 1e6:F0} |");
        Console.WriteLine($"\nmails a second: {MailStream.Pace(answered, PerSecond)}\n\n| ms from the 250 to | median | 95 % | 99 % | longest |\n| --- | --- | --- | --- | --- |");
        Console.WriteLine($"| the end of the wait | {latencies.Cells(wanted: 100)} |");

        double Each(long octets) => octets / 1024.0 / count;
    }
}
