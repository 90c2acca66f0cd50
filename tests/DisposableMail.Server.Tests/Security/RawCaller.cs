using System.Net.Sockets;
using System.Text;
using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Security;

/// <summary>Asks over a connection of its own and keeps every octet of the answer: first line, headers as they are written, body.</summary>
internal sealed class RawCaller(MailHost host, string? key = null)
{
    /// <param name="header">One more line.</param>
    /// <returns>A character of Latin-1 for each octet. Of a stream of events, which has no end, what came with its beginning.</returns>
    public async Task<string> AskAsync(string method, string path, string? body = null, string? header = null)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60)); // Only reached when the test has failed.
        using var socket = new TcpClient();
        await socket.ConnectAsync(host.BaseAddress.Host, host.BaseAddress.Port, limit.Token);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(HeadOf(method, path, body, header) + body), limit.Token);
        var (answer, buffer) = (new StringBuilder(), new byte[64 * 1024]);
        while (!answer.ToString().Contains("\r\nContent-Type: text/event-stream", StringComparison.Ordinal)
            && await stream.ReadAsync(buffer, limit.Token) is > 0 and var count)
            answer.Append(Encoding.Latin1.GetString(buffer, 0, count));
        return answer.ToString();
    }

    private string HeadOf(string method, string path, string? body, string? header)
    {
        var head = new StringBuilder($"{method} {path} HTTP/1.1\r\nHost: {host.BaseAddress.Authority}\r\nConnection: close\r\n");
        if (key is not null)
            head.Append("Authorization: Bearer ").Append(key).Append("\r\n");
        if (header is not null)
            head.Append(header).Append("\r\n");
        if (body is not null)
            head.Append("Content-Type: application/json\r\n");
        return head.Append("Content-Length: ").Append(Encoding.UTF8.GetByteCount(body ?? "")).Append("\r\n\r\n").ToString();
    }
}
