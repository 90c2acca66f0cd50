using System.Net.Sockets;
using System.Text;
using DisposableMail.Server.Tests.Dialects.DustMail;
using DisposableMail.Testing;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;

namespace DisposableMail.Server.Tests.Http;

public sealed class StalledReaderTests
{
    private const string Route = "v1/inbox/{id}/emails/{emailId}/raw";

    [Fact]
    public async Task A_client_that_stops_reading_an_answer_is_cut_off()
    {
        await using var host = await MailHost.StartAsync(
            [("Http:MinRate", "1000000"), ("Logging:LogLevel:DisposableMail.Server.Logging.RequestLog", "Debug")], services: WithNarrowSockets);
        var key = await host.CreateKeyAsync();
        using var client = host.NewClient(key);
        var inbox = await client.CreateInboxAsync();
        var mail = Encoding.ASCII.GetBytes("Subject: large\r\n\r\n" + string.Concat(Enumerable.Repeat(new string('x', 70) + "\r\n", 20_000)));
        Assert.StartsWith("250", await host.SendAsync(inbox.Email, mail), StringComparison.Ordinal);
        var path = $"/v1/inbox/{inbox.Id}/emails/{Assert.Single(await client.EmailIdsAsync(inbox.Id))}/raw";
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(host.BaseAddress.Host, host.BaseAddress.Port);

        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: x\r\nX-API-Key: {key}\r\n\r\n"));

        // The request ends although its answer is larger than all buffers between. Its rest does not come.
        Assert.True(SpinWait.SpinUntil(() => host.Log.Contains(Route, StringComparison.Ordinal), TimeSpan.FromSeconds(60)));
        Assert.InRange(await DrainAsync(socket), 0, mail.Length - 1);
    }

    // The less a socket takes in on behalf of a client that does not read, the sooner the time begins that he is given.
    private static void WithNarrowSockets(IServiceCollection services) => services.Configure<SocketTransportOptions>(static transport =>
        transport.CreateBoundListenSocket = static endpoint =>
        {
            var listener = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
            listener.SendBufferSize = 16 * 1024;
            return listener;
        });

    private static async Task<long> DrainAsync(Socket socket)
    {
        var (total, buffer) = (0L, new byte[64 * 1024]);
        try
        {
            while (await socket.ReceiveAsync(buffer) is > 0 and var count)
                total += count;
        }
        catch (SocketException reset) when (reset.SocketErrorCode == SocketError.ConnectionReset)
        {
            // The other side broke off.
        }

        return total;
    }
}
