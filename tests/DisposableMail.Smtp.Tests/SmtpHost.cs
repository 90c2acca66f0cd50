using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DisposableMail.Smtp.Tests;

/// <summary>The server on real sockets of the loopback, on free ports.</summary>
internal sealed class SmtpHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private SmtpHost(WebApplication app) => _app = app;

    public IPEndPoint Plain => _app.Services.GetRequiredService<SmtpEndpoints>().Plain!;

    public IPEndPoint ImplicitTls => _app.Services.GetRequiredService<SmtpEndpoints>().ImplicitTls!;

    public static async Task<SmtpHost> StartAsync(IMailReceiver receiver, Action<SmtpOptions>? configure = null, TimeProvider? time = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        if (time is not null) builder.Services.AddSingleton(time);
        builder.Services.AddSingleton(receiver);
        builder.Services.AddSmtpServer(smtp =>
        {
            (smtp.Port, smtp.HostName) = (0, "mx.test");
            configure?.Invoke(smtp);
        });
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenSmtp());
        var host = new SmtpHost(builder.Build());
        await host._app.StartAsync();
        return host;
    }

    public Task StopAsync() => _app.StopAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>A client with nothing but lines.</summary>
    public sealed class Client(TcpClient tcp, Stream stream) : IDisposable
    {
        public static async Task<Client> ConnectAsync(IPEndPoint server)
        {
            var tcp = new TcpClient();
            await tcp.ConnectAsync(server);
            return new(tcp, tcp.GetStream());
        }

        public async Task<Client> WithTlsAsync()
        {
            var tls = new SslStream(stream, leaveInnerStreamOpen: false, (_, certificate, _, _) => certificate is not null);
            await tls.AuthenticateAsClientAsync("mx.test");
            return new(tcp, tls);
        }

        public async Task SendAsync(string latin1) => await stream.WriteAsync(Encoding.Latin1.GetBytes(latin1));

        public async Task SendAsync(ReadOnlyMemory<byte> octets) => await stream.WriteAsync(octets);

        /// <summary>One whole reply; empty when the server has closed.</summary>
        public async Task<string> ReplyAsync()
        {
            var reply = new StringBuilder();
            while (await LineAsync() is { Length: > 0 } line)
            {
                reply.Append(line);
                if (line.Length < 4 || line[3] != '-') break;
            }

            return reply.ToString();
        }

        public async Task<string> AskAsync(string line)
        {
            await SendAsync(line + "\r\n");
            return await ReplyAsync();
        }

        public void Dispose()
        {
            stream.Dispose();
            tcp.Dispose();
        }

        private async Task<string> LineAsync()
        {
            var line = new StringBuilder();
            var one = new byte[1];
            while (line.Length < 2 || line[^1] != '\n')
            {
                if (await stream.ReadAsync(one) == 0) break;
                line.Append((char)one[0]);
            }

            return line.ToString();
        }
    }
}
