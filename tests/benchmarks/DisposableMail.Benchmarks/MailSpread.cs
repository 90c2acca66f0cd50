using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace DisposableMail.Benchmarks;

/// <summary>Sends mails of 2 KB to many inboxes, a few of which get much and most little; says at every slice how fast and how late.</summary>
/// <remarks>Commands are pipelined (RFC 2920) as by other servers, so that the sender takes little of a machine it shares.</remarks>
internal sealed class MailSpread(string[] addresses, int count, int slices, int perSecond, int octets)
{


    private readonly byte[][] _contents = [.. Enumerable.Range(0, 64).Select(i => Content(new Random(i), octets))];
    private readonly Random _spread = new(42);
    private readonly Lock _turn = new();
    private readonly List<double> _slice = [];
    private readonly long _started = Stopwatch.GetTimestamp();
    private long _sliceStarted = Stopwatch.GetTimestamp();
    private int _taken;

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not [var port, var file, var howMany, var connections, var slices, var perSecond, var octets])
            return 2;
        var addresses = File.ReadLines(file).Select(line => line.Split(' ')[1]).ToArray();
        var spread = new MailSpread(addresses, Number(howMany), Number(slices), Number(perSecond), Number(octets));
        await Task.WhenAll(Enumerable.Range(0, Number(connections)).Select(_ => spread.SendAsync(Number(port))));
        return 0;

        static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
    }

    private async Task SendAsync(int port)
    {
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync("127.0.0.1", port);
        var stream = client.GetStream();
        using var replies = new StreamReader(stream, Encoding.ASCII);
        await ReplyAsync(replies);
        await stream.WriteAsync("EHLO benchmark.example\r\n"u8.ToArray());
        await ReplyAsync(replies);
        while (Next() is { } address)
        {
            await PaceAsync();
            var began = Stopwatch.GetTimestamp();
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"MAIL FROM:<shop@sender.example>\r\nRCPT TO:<{address}>\r\nDATA\r\n"));
            for (var i = 0; i < 3; i++)
                await ReplyAsync(replies);
            await stream.WriteAsync(_contents[Random.Shared.Next(_contents.Length)]);
            await ReplyAsync(replies);
            Note(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        await stream.WriteAsync("QUIT\r\n"u8.ToArray());
    }

    // The cube: one inbox in a hundred gets a fifth of all mail.
    private string? Next()
    {
        lock (_turn)
            return _taken++ < count ? addresses[(int)(addresses.Length * Math.Pow(_spread.NextDouble(), 3))] : null;
    }

    private Task PaceAsync()
    {
        if (perSecond == 0)
            return Task.CompletedTask;
        var early = TimeSpan.FromSeconds((double)_taken / perSecond) - Stopwatch.GetElapsedTime(_started);
        return early > TimeSpan.Zero ? Task.Delay(early, TimeProvider.System) : Task.CompletedTask;
    }

    private void Note(double milliseconds)
    {
        lock (_turn)
        {
            _slice.Add(milliseconds);
            if (_slice.Count < count / slices)
                return;
            _slice.Sort();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{_slice.Count / Stopwatch.GetElapsedTime(_sliceStarted).TotalSeconds:F0} {_slice[_slice.Count / 2]:F2} {_slice[_slice.Count * 99 / 100]:F2} {_slice[^1]:F2}"));
            _slice.Clear();
            _sliceStarted = Stopwatch.GetTimestamp();
        }
    }

    private static async Task ReplyAsync(StreamReader replies)
    {
        string line;
        do
            line = await replies.ReadLineAsync() ?? throw new InvalidOperationException("The SMTP server closed.");
        while (line.Length > 3 && line[3] == '-');
        if (line[0] is not ('2' or '3'))
            throw new InvalidOperationException($"The SMTP server says {line}");
    }

    // As compressible as mail is, and no two alike.
    private static byte[] Content(Random chance, int octets)
    {
        var text = new StringBuilder("From: Shop <shop@sender.example>\r\nTo: you@mail.test\r\nSubject: Your order\r\n")
            .Append("Message-ID: <").Append(chance.Next()).Append("@sender.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n");
        string[] words = ["account", "address", "answer", "arrive", "carry", "code", "confirm", "deliver", "expire", "house", "invite", "letter", "minute",
            "morning", "number", "offer", "order", "paper", "quiet", "record", "river", "secret", "station", "thank", "ticket", "verify", "window"];
        while (text.Length < octets - 80)
        {
            for (var i = 0; i < 9; i++)
                text.Append(words[chance.Next(words.Length)]).Append(' ');
            text.Append(chance.Next(1_000_000)).Append("\r\n");
        }

        return [.. Encoding.ASCII.GetBytes(text.ToString()), .. ".\r\n"u8];
    }
}
