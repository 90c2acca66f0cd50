using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace DisposableMail.Benchmarks;

/// <summary>One SMTP connection that sends small mails, one after the other.</summary>
internal sealed class MailSender : IDisposable
{
    public const string Subject = "Your code is 421337";

    private readonly TcpClient _client;
    private readonly StreamReader _reader;

    private MailSender(TcpClient client) => (_client, _reader) = (client, new StreamReader(client.GetStream(), Encoding.ASCII));

    public static async Task<MailSender> ConnectAsync(int port)
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync("127.0.0.1", port);
        var sender = new MailSender(client);
        await sender.ReplyAsync();
        await sender.SayAsync("EHLO benchmark.example\r\n");
        return sender;
    }

    /// <returns>When its 250 was read.</returns>
    public async Task<long> SendAsync(string address)
    {
        await SayAsync("MAIL FROM:<shop@sender.example>\r\n");
        await SayAsync($"RCPT TO:<{address}>\r\n");
        await SayAsync("DATA\r\n");
        await SayAsync($"Subject: {Subject}\r\n\r\nWelcome!\r\n.\r\n");
        return Stopwatch.GetTimestamp();
    }

    public void Dispose()
    {
        _reader.Dispose();
        _client.Dispose();
    }

    private async Task SayAsync(string lines)
    {
        await _client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(lines));
        await ReplyAsync();
    }

    private async Task ReplyAsync()
    {
        string line;
        do
            line = await _reader.ReadLineAsync() ?? throw new InvalidOperationException("The SMTP server closed.");
        while (line.Length > 3 && line[3] == '-');
        if (line[0] is not ('2' or '3'))
            throw new InvalidOperationException($"The SMTP server says {line}");
    }
}
