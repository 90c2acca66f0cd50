using System.Globalization;
using System.Net;
using System.Net.Sockets;
using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Hosting;

public sealed class MetricsTests
{
    [Fact]
    public async Task Mail_requests_and_refusals_are_counted()
    {
        var (host, metrics) = await StartAsync(("Tiers:free:Calls", "1"));
        await using var _ = host;
        using var client = host.NewClient(await host.CreateKeyAsync(tier: "free"));
        await host.SendAsync(MailBuilder.To("postmaster@mail.test"));
        await host.SendAsync("postmaster@mail.test", "no header section\r\n"u8.ToArray());
        await client.GetAsync("/v1/inbox");
        await client.GetAsync("/v1/inbox");

        var text = await metrics.GetStringAsync("/metrics");

        Assert.Matches(@"(?m)^smtp_messages_total\{[^}]*outcome=""accepted""\} \d", text);
        Assert.Matches(@"(?m)^disposablemail_reception_mails_total\{[^}]*outcome=""Stored""\} \d", text);
        Assert.Matches(@"(?m)^disposablemail_reception_queue_length\{[^}]*\} \d", text);
        Assert.Matches(@"(?m)^disposablemail_reception_parse_fallbacks_total\{[^}]*fault=""FormatException""\} 1", text);
        Assert.Matches(@"(?m)^disposablemail_http_requests_total\{[^}]*dialect=""DustMail"",status=""429""\} \d", text);
        Assert.Matches(@"(?m)^disposablemail_http_quota_refusals_total\{[^}]*dialect=""DustMail""\} \d", text);
        Assert.Matches(@"(?m)^http_server_request_duration_seconds_count\{[^}]*http_route=""v1/inbox""", text);
        Assert.DoesNotContain("@", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_public_port_has_no_metrics_whatever_the_host_header_says()
    {
        var (host, metrics) = await StartAsync();
        await using var _ = host;
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.Host = metrics.BaseAddress!.Authority;

        Assert.Equal(HttpStatusCode.NotFound, (await host.Http.SendAsync(request)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Http.GetAsync("/metrics")).StatusCode);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/v1/inbox")]
    [InlineData("/v1/domains")]
    [InlineData("/health/live")]
    [InlineData("/swagger/index.html")]
    [InlineData("/swagger/v1/swagger.json")]
    public async Task The_metrics_port_has_nothing_else(string path)
    {
        var (host, metrics) = await StartAsync();
        await using var _ = host;
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Host = host.BaseAddress.Authority;
        request.Headers.Authorization = new("Bearer", await host.CreateKeyAsync());

        var response = await metrics.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task In_development_a_taken_port_costs_the_metrics_and_in_production_the_start()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        await using var host = await MailHost.StartAsync([("Metrics:Port", port)], environment: "Development");
        using var folder = new CommandLine.TemporaryFolder();

        var (code, _, error) = await ServerProcess.RunAsync(
            folder.Path, "--Metrics:Port", port, "--Smtp:Port", "0", "--Kestrel:Endpoints:Http:Url", "http://127.0.0.1:0");

        Assert.Equal(HttpStatusCode.OK, (await host.Http.GetAsync("/health/ready")).StatusCode);
        Assert.Contains($"Metrics:Port {port} is in use", host.Log, StringComparison.Ordinal);
        Assert.Equal(1, code);
        Assert.Equal($"Configuration: Metrics:Port is '{port}', in use on 127.0.0.1; allowed: a free port, or 0 for no metrics", error.Trim());
    }

    private static async Task<(MailHost Host, HttpClient Metrics)> StartAsync(params (string Key, string Value)[] settings)
    {
        var port = FreePort.Next();
        var host = await MailHost.StartAsync([("Metrics:Port", port.ToString(CultureInfo.InvariantCulture)), .. settings]);
        return (host, new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") });
    }
}
