using System.Net;
using DisposableMail.Server.Tests.Dialects;
using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Http;

/// <summary>Whatever happens under a dialect's path is answered in its envelope.</summary>
public sealed class EnvelopeTests
{
    [Theory]
    [InlineData("/v1/inbox/a/b/c/d")]
    [InlineData("/api/v1/inbox/1/unknown")]
    [InlineData("/api/v1")]
    [InlineData("/api/v1/inboxes")]
    public async Task Unknown_path_of_DustMail(string path)
    {
        await using var host = await MailHost.StartAsync();

        var answer = await host.Http.SendAsync("GET", path);

        Assert.StartsWith("404\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("""{"success":false,"error":"There is nothing at this path","code":"unknown_route"}""", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1")]
    [InlineData("/v1/nothing")]
    [InlineData("/v1/inboxes")]
    [InlineData("/v1/messages/1/2/3")]
    public async Task Unknown_path_of_temp_mail_io(string path)
    {
        await using var host = await MailHost.StartAsync();

        var answer = await host.Http.SendAsync("POST", path);

        Assert.StartsWith("404\n", answer, StringComparison.Ordinal);
        Assert.EndsWith(
            """{"error":{"type":"request_error","code":"not_found","detail":"There is nothing at this path"},"meta":{"request_id":"{request}"}}""",
            answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PUT", "/v1/inbox", "GET, POST", "method_not_allowed")]
    [InlineData("PATCH", "/v1/inbox/1", "DELETE, GET", "method_not_allowed")]
    [InlineData("DELETE", "/v1/domains", "GET", "method_not_allowed")]
    [InlineData("GET", "/v1/emails", "POST", "method_not_allowed")]
    public async Task Wrong_method_names_the_right_ones(string method, string path, string allowed, string code)
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());

        var answer = await client.SendAsync(method, path);

        Assert.StartsWith("405\n", answer, StringComparison.Ordinal);
        Assert.Contains($"\nAllow: {allowed}\n", answer, StringComparison.Ordinal);
        Assert.Contains($"\"code\":\"{code}\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fault_of_ours_says_nothing_of_its_inside()
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());
        var inbox = await Dialects.DustMail.DustMailClient.CreateInboxAsync(client);
        await host.SendAsync(MailBuilder.To(inbox.Email).Attach("a.bin", "application/octet-stream", [1]));
        await DropTableAsync(host, "Attachments");

        var dustMail = await client.SendAsync("GET", $"/v1/inbox/{inbox.Id}");
        var tempMailIo = await client.SendAsync("GET", $"/v1/emails/{inbox.Email}/messages");

        Assert.StartsWith("500\n", dustMail, StringComparison.Ordinal);
        Assert.EndsWith("""{"success":false,"error":"Something went wrong on our side","code":"internal_error"}""", dustMail, StringComparison.Ordinal);
        Assert.StartsWith("500\n", tempMailIo, StringComparison.Ordinal);
        Assert.EndsWith(
            """{"error":{"type":"api_error","code":"internal_error","detail":"Something went wrong on our side"},"meta":{"request_id":"{request}"}}""",
            tempMailIo, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disabled_dialect_is_not_there()
    {
        await using var host = await MailHost.StartAsync([("Dialects:DustMail:Enabled", "false")]);
        using var client = host.NewClient(await host.CreateKeyAsync());

        using var api = await client.GetAsync("/api/v1/inbox");
        var shared = await client.SendAsync("GET", "/v1/inbox");
        using var other = await client.GetAsync("/v1/domains");

        Assert.Equal(HttpStatusCode.NotFound, api.StatusCode);
        Assert.Empty(await api.Content.ReadAsByteArrayAsync());
        Assert.StartsWith("404\n", shared, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"not_found\"", shared, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Theory]
    [InlineData("Dialects:DustMale:Enabled", "false", "Dialects:DustMale")]
    [InlineData("Http:FailedKeys:Limit", "0", "Http:FailedKeys:Limit")]
    [InlineData("Http:MaxBodyBytes", "1", "Http:MaxBodyBytes")]
    [InlineData("Http:TrustedProxies:0", "proxy.example", "Http:TrustedProxies:0")]
    public async Task Wrong_option_stops_the_start_by_its_name(string key, string value, string named)
    {
        var folder = Directory.CreateTempSubdirectory("disposablemail-test-");

        var (code, _, error) = await ServerProcess.RunAsync(
            folder.FullName, $"--{key}={value}", "--Kestrel:Endpoints:Http:Url=http://127.0.0.1:0", "--Smtp:Port=0", "--Metrics:Port=0");
        folder.Delete(recursive: true);

        Assert.NotEqual(0, code);
        Assert.Contains(named, error, StringComparison.Ordinal);
        Assert.Contains("allowed", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("false", false)]
    [InlineData("true", true)]
    public async Task Scripts_of_other_pages_may_read_only_when_the_operator_says_so(string option, bool allowed)
    {
        await using var host = await MailHost.StartAsync([("Http:AllowAnyOrigin", option)]);
        using var client = host.NewClient(await host.CreateKeyAsync());
        client.DefaultRequestHeaders.Add("Origin", "https://page.example");

        var answer = await client.SendAsync("GET", "/v1/inbox");

        Assert.Equal(allowed, answer.Contains("\nAccess-Control-Allow-Origin: *\n", StringComparison.Ordinal));
        Assert.DoesNotContain("Access-Control-Allow-Credentials", answer, StringComparison.Ordinal);
    }

    private static async Task DropTableAsync(MailHost host, string table)
    {
        await using var database = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(host.Folder, "mail.db")}");
        await database.OpenAsync();
        await using var command = database.CreateCommand();
        command.CommandText = table switch
        {
            "Attachments" => "DROP TABLE Attachments",
            _ => throw new ArgumentOutOfRangeException(nameof(table)),
        };
        await command.ExecuteNonQueryAsync();
    }
}
