using System.Net;
using System.Text;

namespace DisposableMail.Smtp.Tests;

/// <summary>The PROXY protocol, versions 1 and 2, from trusted proxies and from others.</summary>
public class ProxyTests
{
    private const string Signature = "\r\n\r\n\0\r\nQUIT\n";

    public static TheoryData<string, string> Headers => new()
    {
        { "PROXY TCP4 203.0.113.9 192.0.2.1 4000 25\r\n", "203.0.113.9" },
        { "PROXY TCP6 2001:db8::9 2001:db8::1 4000 25\r\n", "2001:db8::9" },
        { "PROXY UNKNOWN\r\n", "10.0.0.1" },
        { Signature + "\x21\x11\0\x0c\xcb\0\x71\x09\xc0\0\x02\x01\x0f\xa0\0\x19", "203.0.113.9" },
        { Signature + "\x21\x11\0\x10\xcb\0\x71\x09\xc0\0\x02\x01\x0f\xa0\0\x19\x04\0\x01\0", "203.0.113.9" },
        { Signature + "\x21\x21\0\x24\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x09\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x01\x0f\xa0\0\x19", "2001:db8::9" },
        { Signature + "\x20\0\0\0", "10.0.0.1" },
    };

    [Theory]
    [MemberData(nameof(Headers))]
    public async Task Trusted_proxy_names_the_client_wherever_its_header_is_split(string header, string client)
    {
        for (var cut = 1; cut <= header.Length; cut++)
        {
            var receiver = new RecordingReceiver();
            await using var services = SmtpScript.Serve(receiver, o => o.TrustedProxies.Add("10.0.0.0/8"));
            await using var smtp = SmtpScript.Connect(services, "10.0.0.1", early: Encoding.Latin1.GetBytes(header[..cut]));
            await smtp.SendAsync(header[cut..]);

            await smtp.PlayAsync("S: 220");
            await smtp.HelloAsync();
            await smtp.BeginDataAsync();
            await smtp.PlayAsync("C: .\nS: 250");

            Assert.Equal(IPAddress.Parse(client), receiver.Envelope.ClientAddress);
        }
    }

    [Fact]
    public async Task Header_from_anybody_else_is_an_early_talker()
    {
        await using var services = SmtpScript.Serve(null, o => o.TrustedProxies.Add("10.0.0.0/8"));
        await using var smtp = SmtpScript.Connect(services, "192.0.2.1", "PROXY TCP4 203.0.113.9 192.0.2.1 4000 25\r\n"u8.ToArray());

        await smtp.PlayAsync("S: 554 5.5.1\nS.");
    }

    [Fact]
    public async Task Octets_behind_the_header_are_an_early_talker()
    {
        await using var services = SmtpScript.Serve(null, o => o.TrustedProxies.Add("10.0.0.0/8"));
        await using var smtp = SmtpScript.Connect(services, "10.0.0.1", "PROXY UNKNOWN\r\nEHLO x\r\n"u8.ToArray());

        await smtp.PlayAsync("S: 554 5.5.1\nS.");
    }

    [Theory]
    [InlineData("EHLO client.test\r\n")]
    [InlineData("PROXY TCP4 203.0.113.9\r\n")]
    [InlineData("PROXY TCP4 nonsense 192.0.2.1 4000 25\r\n")]
    [InlineData("PROXY UNIX a b 1 2\r\n")]
    [InlineData(Signature + "\x11\x11\0\x0c")]
    [InlineData(Signature + "\x21\x11\0\x04\xcb\0\x71\x09")]
    [InlineData(Signature + "\x2f\x11\0\0")]
    public async Task Trusted_proxy_without_a_proper_header_is_cut_off(string start)
    {
        await using var services = SmtpScript.Serve(null, o => o.TrustedProxies.Add("10.0.0.1"));
        await using var smtp = SmtpScript.Connect(services, "10.0.0.1", Encoding.Latin1.GetBytes(start));

        await smtp.PlayAsync("S.");
    }

    [Fact]
    public async Task Endless_header_is_cut_off()
    {
        await using var services = SmtpScript.Serve(null, o => o.TrustedProxies.Add("10.0.0.1"));
        await using var smtp = SmtpScript.Connect(services, "10.0.0.1", Encoding.ASCII.GetBytes("PROXY " + new string('x', 120)));

        await smtp.PlayAsync("S.");
    }

    [Fact]
    public async Task Header_that_comes_octet_by_octet_has_the_time_of_one_header()
    {
        await using var services = SmtpScript.Serve(null, o => o.TrustedProxies.Add("10.0.0.1"));
        await using var smtp = SmtpScript.Connect(services, "10.0.0.1");

        foreach (var octet in "PROXY")
        {
            await smtp.SendAsync(octet.ToString());
            smtp.Clock.Advance(TimeSpan.FromSeconds(8));
        }

        await smtp.PlayAsync("C:  UNKNOWN\nS.");
    }

    [Fact]
    public async Task Limits_count_the_client_behind_the_proxy()
    {
        await using var services = SmtpScript.Serve(null, o =>
        {
            o.TrustedProxies.Add("10.0.0.1");
            o.MaxConnectionsPerAddress = 1;
        });
        await using var one = SmtpScript.Connect(services, "10.0.0.1", "PROXY TCP4 203.0.113.1 192.0.2.1 1 25\r\n"u8.ToArray());
        await using var two = SmtpScript.Connect(services, "10.0.0.1", "PROXY TCP4 203.0.113.2 192.0.2.1 1 25\r\n"u8.ToArray());
        await using var again = SmtpScript.Connect(services, "10.0.0.1", "PROXY TCP4 203.0.113.1 192.0.2.1 1 25\r\n"u8.ToArray());

        await one.PlayAsync("S: 220");
        await two.PlayAsync("S: 220");
        await again.PlayAsync("S: 421 4.7.0\nS.");
    }
}
