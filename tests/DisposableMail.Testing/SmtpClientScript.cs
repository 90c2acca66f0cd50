using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DisposableMail.Testing;

/// <summary>A sender that does just what RFC 5321 asks, one command at a time.</summary>
public static class SmtpClientScript
{
    /// <returns>The last reply: to the content, or to the command that was refused.</returns>
    public static async Task<string> SendAsync(IPEndPoint server, string sender, IEnumerable<string> recipients, byte[] content)
    {
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(server);
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.UTF8);
        await ReplyAsync(reader);
        List<string> commands = ["EHLO client.example", $"MAIL FROM:<{sender}>", .. recipients.Select(r => $"RCPT TO:<{r}>"), "DATA"];
        foreach (var command in commands)
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(command + "\r\n"));
            if (await ReplyAsync(reader) is ['4' or '5', ..] refused)
                return refused;
        }

        await stream.WriteAsync(Stuff(content));
        var last = await ReplyAsync(reader);
        await stream.WriteAsync("QUIT\r\n"u8.ToArray());
        await ReplyAsync(reader);
        return last;
    }

    private static async Task<string> ReplyAsync(StreamReader reader)
    {
        while (true)
        {
            var line = await reader.ReadLineAsync() ?? throw new IOException("The server closed the connection.");
            if (line.Length < 4 || line[3] != '-')
                return line;
        }
    }

    // RFC 5321 §4.5.2, and the line end before the final dot that content without one lacks.
    private static byte[] Stuff(byte[] content)
    {
        using var stuffed = new MemoryStream(content.Length + 16);
        var atLineStart = true;
        for (var i = 0; i < content.Length; i++)
        {
            if (atLineStart && content[i] == '.')
                stuffed.WriteByte((byte)'.');
            stuffed.WriteByte(content[i]);
            atLineStart = content[i] == '\n' && i > 0 && content[i - 1] == '\r';
        }

        stuffed.Write(atLineStart ? ".\r\n"u8 : "\r\n.\r\n"u8);
        return stuffed.ToArray();
    }
}
