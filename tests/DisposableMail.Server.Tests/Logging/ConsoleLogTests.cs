using System.Text.Json;
using DisposableMail.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DisposableMail.Server.Tests.Logging;

public sealed partial class ConsoleLogTests
{
    [Theory]
    [InlineData("Production", "Text", false)]
    [InlineData("Development", "Json", true)]
    [InlineData("Production", "", true)]
    [InlineData("Development", "", false)]
    public async Task The_format_is_the_environments_or_as_configured(string environment, string format, bool isJson)
    {
        await using var host = await MailHost.StartAsync([("Logging:Format", format)], environment: environment);

        Assert.Equal(isJson, host.Log.StartsWith("{\"@t\":", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_request_is_logged_with_its_template_and_our_ids()
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());

        var response = await client.GetAsync("/v1/inbox/00000000-0000-0000-0000-000000000000");
        await host.StopAsync();

        var entry = host.Log.Split('\n').Single(line => line.Contains("v1/inbox/{id}", StringComparison.Ordinal));
        var logged = JsonDocument.Parse(entry).RootElement;
        Assert.Equal("GET", logged.GetProperty("Method").GetString());
        Assert.Equal(404, logged.GetProperty("Status").GetInt32());
        Assert.Equal("DustMail", logged.GetProperty("Dialect").GetString());
        Assert.Equal(JsonValueKind.Number, logged.GetProperty("AccountId").ValueKind);
        Assert.Equal(JsonValueKind.Number, logged.GetProperty("Milliseconds").ValueKind);
        Assert.Equal(response.Headers.GetValues("X-Request-Id").Single(), logged.GetProperty("RequestId").GetString());
    }

    [Theory]
    [InlineData("Production")]
    [InlineData("Development")]
    public async Task What_an_exception_quotes_stays_out_and_no_line_can_be_forged(string environment)
    {
        await using var host = await MailHost.StartAsync(environment: environment);
        var log = host.Services.GetRequiredService<ILogger<ConsoleLogTests>>();

        using (log.BeginScope(new Dictionary<string, object> { ["RequestPath"] = "/secret-path" }))
        {
            Log.Planted(log, new IOException("disk is full\n2030-01-15 12:00:00.000 INF forged", new FormatException("secret-value")), "one\r\nforged");
        }

        Assert.Contains("disk is full", host.Log, StringComparison.Ordinal);
        Assert.Contains("System.FormatException", host.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", host.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("\n2030-01-15 12:00:00.000 INF forged", host.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("\nforged", host.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_start_names_every_port_once_and_calls_none_of_smtp_a_url()
    {
        await using var host = await MailHost.StartAsync(environment: "Development");

        Assert.Contains($"HTTP on http://127.0.0.1:{host.BaseAddress.Port}", host.Log, StringComparison.Ordinal);
        Assert.Contains($"SMTP on 127.0.0.1:{host.Smtp.Port}", host.Log, StringComparison.Ordinal);
        Assert.DoesNotContain($"http://127.0.0.1:{host.Smtp.Port}", host.Log, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(host.Folder, "mail.db"), host.Log, StringComparison.Ordinal);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Planted {Text}")]
        public static partial void Planted(ILogger log, Exception fault, string text);
    }
}
