using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace DisposableMail.Benchmarks;

/// <summary>How long a sender waits: from its MAIL command to the 250 behind the dot, over connections that send without a pause.</summary>
internal static class SmtpLatency
{
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not [var port, var recipient, var file, var howManyConnections, var howMany])
            return 2;
        var (connections, count) = (int.Parse(howManyConnections, CultureInfo.InvariantCulture), int.Parse(howMany, CultureInfo.InvariantCulture));
        var content = (await File.ReadAllTextAsync(file)).ReplaceLineEndings("\r\n") + ".\r\n";
        var measured = await Task.WhenAll(Enumerable.Range(0, connections).Select(
            _ => SendAsync(int.Parse(port, CultureInfo.InvariantCulture), recipient, content, count / connections)));
        var sorted = measured.SelectMany(static times => times).Order().ToArray();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{sorted[sorted.Length / 2].TotalMilliseconds:F1} {sorted[sorted.Length * 99 / 100].TotalMilliseconds:F1} {sorted[^1].TotalMilliseconds:F1}"));
        return 0;
    }

    private static async Task<TimeSpan[]> SendAsync(int port, string recipient, string content, int count)
    {
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync("127.0.0.1", port);
        using var reader = new StreamReader(client.GetStream());
        await using var writer = new StreamWriter(client.GetStream()) { AutoFlush = true };
        await ExpectAsync(reader, "220");
        await SayAsync(writer, reader, "HELO benchmark.test\r\n", "250");
        var times = new TimeSpan[count];
        for (var i = 0; i < count; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await SayAsync(writer, reader, "MAIL FROM:<sender@sender.example>\r\n", "250");
            await SayAsync(writer, reader, $"RCPT TO:<{recipient}>\r\n", "250");
            await SayAsync(writer, reader, "DATA\r\n", "354");
            await SayAsync(writer, reader, content, "250");
            times[i] = Stopwatch.GetElapsedTime(started);
        }

        return times;
    }

    private static Task SayAsync(StreamWriter writer, StreamReader reader, string command, string expected)
    {
        writer.Write(command);
        return ExpectAsync(reader, expected);
    }

    private static async Task ExpectAsync(StreamReader reader, string expected)
    {
        var line = await reader.ReadLineAsync() ?? throw new IOException("The server closed the connection.");
        if (!line.StartsWith(expected, StringComparison.Ordinal))
            throw new IOException($"Expected {expected}, got: {line}");
    }
}
