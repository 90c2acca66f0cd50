using System.Net.Sockets;
using System.Text;
using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Http;

/// <summary>HTTP as octets: what a client library would tidy up is seen and sent as it is.</summary>
internal static class Wire
{
    /// <summary>Sends a request, closes, and returns all that comes back.</summary>
    public static Task<string> SendAsync(MailHost host, string request) => SendOctetsAsync(host, request.ReplaceLineEndings("\r\n"));

    /// <summary>As <see cref="SendAsync"/>, line ends as they are.</summary>
    public static async Task<string> SendOctetsAsync(MailHost host, string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(host.BaseAddress.Host, host.BaseAddress.Port);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }
}
