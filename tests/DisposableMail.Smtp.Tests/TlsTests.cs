using System.Net.Security;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;

namespace DisposableMail.Smtp.Tests;

/// <summary>STARTTLS (RFC 3207) and implicit TLS (RFC 8314 §3.3) over real sockets.</summary>
public class TlsTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Mail_goes_through_STARTTLS(bool isPem)
    {
        using var certificate = new TestCertificate();
        var receiver = new RecordingReceiver();
        await using var host = await SmtpHost.StartAsync(receiver, o =>
        {
            (o.CertificatePath, o.CertificateKeyPath) = isPem ? (certificate.Pem, certificate.Key) : (certificate.Pfx, null);
            o.CertificatePassword = isPem ? null : "secret";
        });
        using var plain = await SmtpHost.Client.ConnectAsync(host.Plain);
        await plain.ReplyAsync();

        Assert.Contains("250 STARTTLS\r\n", await plain.AskAsync("EHLO client.test"), StringComparison.Ordinal);
        Assert.StartsWith("220 2.0.0", await plain.AskAsync("STARTTLS"), StringComparison.Ordinal);
        using var tls = await plain.WithTlsAsync();

        Assert.StartsWith("503 5.5.1 EHLO", await tls.AskAsync("MAIL FROM:<>"), StringComparison.Ordinal);
        Assert.DoesNotContain("STARTTLS", await tls.AskAsync("EHLO client.test"), StringComparison.Ordinal);
        Assert.StartsWith("503 5.5.1 TLS", await tls.AskAsync("STARTTLS"), StringComparison.Ordinal);
        await DeliverAsync(tls);
        Assert.True(receiver.Envelope.IsTls);
    }

    [Fact]
    public async Task Octets_sent_behind_STARTTLS_do_not_survive_the_handshake()
    {
        using var certificate = new TestCertificate();
        var receiver = new RecordingReceiver();
        await using var host = await StartAsync(receiver, certificate);
        using var plain = await SmtpHost.Client.ConnectAsync(host.Plain);
        await plain.ReplyAsync();
        await plain.AskAsync("EHLO client.test");

        await plain.SendAsync("STARTTLS\r\nEHLO evil.test\r\nMAIL FROM:<evil@client.test>\r\n");
        Assert.StartsWith("220", await plain.ReplyAsync(), StringComparison.Ordinal);
        using var tls = await plain.WithTlsAsync();

        Assert.StartsWith("503 5.5.1 EHLO", await tls.AskAsync("MAIL FROM:<>"), StringComparison.Ordinal);
        await tls.AskAsync("EHLO good.test");
        await DeliverAsync(tls);
        Assert.Equal(("good.test", null), (receiver.Envelope.ClientName, receiver.Envelope.ReversePath));
    }

    [Fact]
    public async Task STARTTLS_within_a_transaction_is_503()
    {
        using var certificate = new TestCertificate();
        await using var smtp = await SmtpScript.GreetedAsync(configure: o => (o.CertificatePath, o.CertificateKeyPath) = (certificate.Pem, certificate.Key));

        await smtp.PlayAsync("C: MAIL FROM:<>\nS: 250\nC: STARTTLS\nS: 503 5.5.1");
    }

    [Fact]
    public async Task Mail_goes_through_implicit_TLS_also_behind_a_proxy()
    {
        using var certificate = new TestCertificate();
        foreach (var isProxied in new[] { false, true })
        {
            var receiver = new RecordingReceiver();
            await using var host = await StartAsync(receiver, certificate, o =>
            {
                o.ImplicitTlsPort = 0;
                if (isProxied) o.TrustedProxies.Add("127.0.0.1");
            });
            using var raw = await SmtpHost.Client.ConnectAsync(host.ImplicitTls);
            if (isProxied) await raw.SendAsync("PROXY TCP4 203.0.113.9 192.0.2.1 4000 465\r\n");
            using var tls = await raw.WithTlsAsync();

            Assert.StartsWith("220 mx.test", await tls.ReplyAsync(), StringComparison.Ordinal);
            await tls.AskAsync("EHLO client.test");
            await DeliverAsync(tls);
            Assert.Equal((true, isProxied ? "203.0.113.9" : "127.0.0.1"), (receiver.Envelope.IsTls, $"{receiver.Envelope.ClientAddress}"));
        }
    }

    [Fact]
    public async Task Failed_handshake_ends_the_connection_and_nothing_else()
    {
        using var certificate = new TestCertificate();
        await using var host = await StartAsync(new RecordingReceiver(), certificate);
        using (var broken = await SmtpHost.Client.ConnectAsync(host.Plain))
        {
            await broken.ReplyAsync();
            await broken.AskAsync("STARTTLS");
            await broken.SendAsync("NOOP\r\nNOOP\r\n");
            await broken.ReplyAsync();
        }

        using var next = await SmtpHost.Client.ConnectAsync(host.Plain);
        Assert.StartsWith("220", await next.ReplyAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Renewed_certificate_is_used_without_a_restart()
    {
        using var certificate = new TestCertificate("old.test");
        var time = new FakeTimeProvider();
        await using var host = await StartAsync(new RecordingReceiver(), certificate, o => o.ImplicitTlsPort = 0, time);
        Assert.Equal("CN=old.test", await SubjectAsync(host));

        certificate.Write("new.test");
        File.SetLastWriteTimeUtc(certificate.Pem, DateTime.UnixEpoch.AddYears(60));
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("CN=new.test", await SubjectAsync(host));

        File.WriteAllText(certificate.Pem, "half");
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("CN=new.test", await SubjectAsync(host));
    }

    private static Task<SmtpHost> StartAsync(
        IMailReceiver receiver, TestCertificate certificate, Action<SmtpOptions>? configure = null, TimeProvider? time = null) =>
        SmtpHost.StartAsync(receiver, o =>
        {
            (o.CertificatePath, o.CertificateKeyPath) = (certificate.Pem, certificate.Key);
            configure?.Invoke(o);
        }, time);

    private static async Task DeliverAsync(SmtpHost.Client client)
    {
        await client.AskAsync("MAIL FROM:<>");
        await client.AskAsync("RCPT TO:<b@mail.test>");
        Assert.StartsWith("354", await client.AskAsync("DATA"), StringComparison.Ordinal);
        Assert.StartsWith("250", await client.AskAsync(new string('x', 40_000) + "\r\n."), StringComparison.Ordinal);
        Assert.StartsWith("221", await client.AskAsync("QUIT"), StringComparison.Ordinal);
        Assert.Equal("", await client.ReplyAsync());
    }

    private static async Task<string?> SubjectAsync(SmtpHost host)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(host.ImplicitTls);
        using var tls = new SslStream(tcp.GetStream(), false, (_, certificate, _, _) => certificate is not null);
        await tls.AuthenticateAsClientAsync("mx.test");
        return tls.RemoteCertificate?.Subject;
    }
}
