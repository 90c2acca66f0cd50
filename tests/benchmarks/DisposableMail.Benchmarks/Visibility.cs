using System.Diagnostics;

namespace DisposableMail.Benchmarks;

/// <summary>How long after its 250 a mail is there for its reader, on a server that does nothing else: one mail at a time.</summary>
internal static class Visibility
{
    // The readers are to wait before the mail is sent.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not [var url, var smtpPort, var key, var howMany])
            return 2;
        var count = int.Parse(howMany, null);
        using var sender = await MailSender.ConnectAsync(int.Parse(smtpPort, null));
        using var client = new DustMailClient(new Uri(url), key);
        using var sessions = await DropMailClient.StartAsync(new Uri(url));
        var readers = new (string Name, Func<int, Task<Latencies>> Run)[]
        {
            ("GET, sent right after the 250", n => AskAsync(new Uri(url), key, client, sender, n)),
            ("long-poll", n => PollAsync(new Uri(url), key, client, sender, n)),
            ("server-sent events", n => StreamAsync(new Uri(url), key, client, sender, n)),
            ("WebSocket", n => SubscribeAsync(sessions, sender, n)),
        };
        Console.WriteLine("| ms from the 250 to the reading of the mail by | mails | median | 95 % | 99 % | longest |\n| --- | --- | --- | --- | --- | --- |");
        foreach (var (name, run) in readers)
        {
            await run(Math.Min(200, count));
            var latencies = await run(count);
            Console.WriteLine($"| {name} | {latencies.Count} | {latencies.Cells(wanted: 10)} |");
        }

        return 0;
    }

    private static async Task<Latencies> AskAsync(Uri server, string key, DustMailClient client, MailSender sender, int count)
    {
        using var connection = await HttpConnection.OpenAsync(server);
        var latencies = new Latencies();
        for (var i = 0; i < count; i++)
        {
            var (id, address) = await client.CreateInboxAsync(CancellationToken.None);
            var answered = await sender.SendAsync(address);
            await connection.AskAsync($"/v1/inbox/{id}", key);
            Require(await connection.ReadAnswerAsync());
            latencies.Add(answered, Stopwatch.GetTimestamp());
        }

        return latencies;
    }

    private static async Task<Latencies> PollAsync(Uri server, string key, DustMailClient client, MailSender sender, int count)
    {
        using var connection = await HttpConnection.OpenAsync(server);
        var latencies = new Latencies();
        for (var i = 0; i < count; i++)
        {
            var (id, address) = await client.CreateInboxAsync(CancellationToken.None);
            await connection.AskAsync($"/v1/inbox/{id}?wait=60", key);
            await MeasureAsync(latencies, sender, address, async () => Require(await connection.ReadAnswerAsync()));
        }

        return latencies;
    }

    private static async Task<Latencies> StreamAsync(Uri server, string key, DustMailClient client, MailSender sender, int count)
    {
        using var connection = await HttpConnection.OpenAsync(server);
        var latencies = new Latencies();
        var (id, address) = await client.CreateInboxAsync(CancellationToken.None);
        await connection.AskAsync($"/v1/inbox/{id}/events", key);
        for (var text = ""; !text.Contains("retry:", StringComparison.Ordinal);)
            text += await connection.ReadAsync();
        for (var i = 0; i < count; i++)
            await MeasureAsync(latencies, sender, address, NextAsync);
        return latencies;

        async Task NextAsync()
        {
            // Whole: a further chunk would be taken for the next event.
            for (var text = ""; !text.Contains("event: email", StringComparison.Ordinal) || !text.EndsWith("\n\n\r\n", StringComparison.Ordinal);)
                text += await connection.ReadAsync();
        }
    }

    private static async Task<Latencies> SubscribeAsync(DropMailClient client, MailSender sender, int count)
    {
        var latencies = new Latencies();
        var session = (await client.IntroduceAsync(1))[0];
        using var socket = await client.SubscribeAsync(session.Id);
        for (var i = 0; i < count; i++)
            await MeasureAsync(latencies, sender, session.Address, () => DropMailClient.ReadMailAsync(socket));
        return latencies;
    }

    // The reader waits while the mail is sent.
    private static async Task MeasureAsync(Latencies latencies, MailSender sender, string address, Func<Task> read)
    {
        var reading = ReadAsync();
        await Task.Delay(Pause, TimeProvider.System);
        var answered = await sender.SendAsync(address);
        latencies.Add(answered, await reading.WaitAsync(TimeSpan.FromSeconds(30)));

        async Task<long> ReadAsync()
        {
            await read();
            return Stopwatch.GetTimestamp();
        }
    }

    private static void Require(string answer)
    {
        if (!answer.Contains(MailSender.Subject, StringComparison.Ordinal))
            throw new InvalidOperationException($"The mail is not there: {answer}");
    }
}
