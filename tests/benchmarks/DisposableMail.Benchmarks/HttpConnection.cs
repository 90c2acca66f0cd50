using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DisposableMail.Benchmarks;

/// <summary>One HTTP connection that is kept, without what a client library does beside: ten thousand of them fit into one process.</summary>
internal sealed class HttpConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[4096];

    public static async Task<HttpConnection> OpenAsync(Uri server)
    {
        var connection = new HttpConnection();
        await connection._socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, server.Port));
        return connection;
    }

    public async Task AskAsync(string path, string key) =>
        await _socket.SendAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\n\r\n"));

    /// <summary>The body of the answer; it must be a 200 with a Content-Length.</summary>
    public async Task<string> ReadAnswerAsync()
    {
        var text = await ReadAsync();
        while (EndOf(text) is not { } end || text.Length < end)
            text += await ReadAsync();
        return text.StartsWith("HTTP/1.1 200", StringComparison.Ordinal) ? text : throw new InvalidOperationException($"The server answered {text}");
    }

    /// <summary>What came next, of an answer without an end.</summary>
    public async Task<string> ReadAsync()
    {
        var count = await _socket.ReceiveAsync(_buffer);
        return count > 0 ? Encoding.UTF8.GetString(_buffer, 0, count) : throw new InvalidOperationException("The server closed the connection.");
    }

    public void Dispose() => _socket.Dispose();

    private static int? EndOf(string text)
    {
        const string Length = "\r\nContent-Length: ";
        var (header, length) = (text.IndexOf("\r\n\r\n", StringComparison.Ordinal), text.IndexOf(Length, StringComparison.Ordinal));
        if (header < 0 || length < 0 || length > header)
            return header < 0 ? null : throw new InvalidOperationException($"No length in {text}");
        var digits = text.AsSpan(length + Length.Length);
        return header + 4 + int.Parse(digits[..digits.IndexOf('\r')], CultureInfo.InvariantCulture);
    }
}
