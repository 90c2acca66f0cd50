using System.Text;
using System.Text.Json;
using DisposableMail.Server.Tests.Dialects.DropMail;
using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Logging;

/// <summary>Invariant 8: logs know no one.</summary>
public sealed class LogHygieneTests
{
    private const string Forged = HostileInput.Forged;

    // As talkative as an operator can make it.
    private static readonly (string, string)[] Settings =
    [
        ("Logging:LogLevel:Default", "Trace"), ("Logging:LogLevel:Microsoft", "Trace"), ("Logging:LogLevel:Microsoft.AspNetCore", "Trace"),
        ("Logging:LogLevel:Microsoft.EntityFrameworkCore", "Trace"), ("Logging:LogLevel:System", "Trace"), ("Logging:LogLevel:ModelContextProtocol", "Trace"),
        ("Logging:LogLevel:DisposableMail", "Trace"), ("Webhooks:AllowHttp", "true"), ("Webhooks:AllowedPrivateRanges:0", "127.0.0.0/8"),
        ("Http:FailedKeys:Limit", "1000000"),
    ];

    private static readonly string[] Secrets =
    [
        "secret-user", "secret-sender", "secret-subject", "secret-body", "secret-file", "secret-token", "secret-header", "secret-path", "SECRETMETHOD",
        "secret-helo", "secret-verb", "secret-key", "secret-tool", "secret-session", "secret-domain", "secret_operation", "dm_live_", "af_", "forged-line", "@mail.test",
        "sender.example",
    ];

    [Theory]
    [InlineData("Production")]
    [InlineData("Development")]
    public async Task A_busy_run_logs_no_secret_and_no_address(string environment)
    {
        await using var host = await MailHost.StartAsync(Settings, environment: environment);
        var key = await host.CreateKeyAsync();
        await UseAsync(host, key);
        await UseGraphQlAsync(host);
        var issued = await IssuedSecrets.UseAsync(host, key);
        await ProvokeAsync(host);
        await HostileInput.DriveAsync(host, key);
        await HostileInput.FailWebhookAsync(host, key);
        await BreakAsync(host, key);
        await host.StopAsync();

        AssertClean(host.Log, environment);
        Assert.All(issued, secret => Assert.False(host.Log.Contains(secret.Value, StringComparison.OrdinalIgnoreCase), $"{secret.Name} is in the log"));
        // What is to be there is there: the check above looks at a log that is not empty.
        string[] expected = ["v1/inbox/{id}", "v1/emails/{email}/messages", "v2/inbox/create", "v2/custom", "could not be committed", "SQLite Error", "TempMailIo", "DustMail", "api/messages", "DropMail", "api/graphql/{token}", "api/graphql/{token}/websocket"];
        Assert.All(expected, text => Assert.Contains(text, host.Log, StringComparison.Ordinal));
    }

    private static async Task UseAsync(MailHost host, string key)
    {
        using var client = host.NewClient(key);
        client.DefaultRequestHeaders.Add("X-Secret", $"secret-header{Uri.EscapeDataString("\r\n" + Forged)}");
        client.DefaultRequestHeaders.Add("Request-Id", "|secret-header.");
        client.DefaultRequestHeaders.Add("User-Agent", "secret-header");
        using var create = new StringContent("""{"username":"secret-user"}""", Encoding.UTF8, "application/json");
        var created = JsonDocument.Parse(await (await client.PostAsync("/v1/inbox", create)).Content.ReadAsStringAsync()).RootElement.GetProperty("data");
        var mail = MailBuilder.To(created.GetProperty("email").GetString()!).EnvelopeFrom("secret-sender@sender.example")
            .From("Secret <secret-sender@sender.example>").Subject("secret-subject").Text($"secret-body\r\n{Forged}").Attach("secret-file.txt", "text/plain", [1]);
        Assert.StartsWith("250", await host.SendAsync(mail), StringComparison.Ordinal);
        await client.GetAsync($"/v1/inbox/{created.GetProperty("id").GetString()}?token=secret-token");
        await client.GetAsync("/v1/emails/secret-user@mail.test/messages?token=secret-token");
        await client.GetAsync("/api/messages?email=secret-user@mail.test&email_token=secret-token");
        await client.PostAsync("/api/emails/secret-user@mail.test/secret-path/secret-path.example", null);
        await client.GetAsync($"/api/messages/secret-path/attachments/secret-file.txt?email_token=secret-token");
        await client.PostAsync("/v2/inbox/create", new StringContent("""{"prefix":"secret-user"}"""));
        await host.Http.GetAsync("/v2/inbox?token=secret-token");
        await host.Http.GetAsync("/auth/secret-token");
        await client.GetAsync("/v2/custom?domain=secret-path.example&to=secret-user@secret-path.example");
        await client.GetAsync($"/v1/messages/secret-path%0d%0a{Uri.EscapeDataString(Forged)}");
        await client.DeleteAsync($"/v1/inbox/{created.GetProperty("id").GetString()}/emails/secret-path");
    }

    // Here the token stands in the path, and what a session holds behind links that need none.
    private static async Task UseGraphQlAsync(MailHost host)
    {
        var client = await DropMailClient.NewAsync(host);
        var (id, address) = await client.NewSessionAsync();
        Assert.StartsWith("250", await host.SendAsync(MailBuilder.To(address).Subject("secret-subject").Text("secret-body")), StringComparison.Ordinal);
        var mail = (await client.AskAsync("query ($id: ID!) { session(id: $id) { mails { text downloadUrl } } }", new { id })).GetProperty("session").GetProperty("mails")[0];
        await host.Http.GetAsync(new Uri(mail.GetProperty("downloadUrl").GetString()!));
        await client.BodyAsync("{ node(id: \"secret-path\") { secret-body } }");
        await host.Http.GetAsync("/api/graphql/secret-token-secret-token?query={secret-body}");
        await host.Http.GetAsync("/download/mail/secret-token/secret-path");
        using var socket = await GraphQlSocket.OpenAsync(host, client.Token);
        await socket.SayAsync("secret-body");
        await socket.HearCloseAsync();
        await Assert.ThrowsAsync<System.Net.WebSockets.WebSocketException>(() => GraphQlSocket.ConnectAsync(host, "secret-token-secret-token", "graphql-transport-ws"));
    }

    private static async Task ProvokeAsync(MailHost host)
    {
        using var wrong = host.NewClient("dm_live_secret-token");
        await wrong.GetAsync("/v1/inbox?key=secret-token");
        await wrong.GetAsync("/secret-path/secret-user@mail.test");
        using var stranger = host.NewClient(await host.CreateKeyAsync("other"));
        using var malformed = new StringContent("{\"username\": secret-body", Encoding.UTF8, "application/json");
        await stranger.PostAsync("/v1/inbox", malformed);
        await HostileInput.SayAsync(host.BaseAddress.Port, $"SECRETMETHOD /secret-path?secret-token HTTP/1.1\r\nHost: secret-header\r\nConnection: close\r\n\r\n");
        await HostileInput.SayAsync(host.BaseAddress.Port, $"GET /secret-path\r{Forged} HTTP/1.1\r\nHost: x\r\n\r\n");
        await HostileInput.SayAsync(host.BaseAddress.Port, $"GET / HTTP/1.1\r\nHost: secret-header\r\nX: secret-header\r\n {Forged}\r\n\r\n");
        await HostileInput.SayAsync(host.BaseAddress.Port, "POST /v1/inbox HTTP/1.1\r\nHost: x\r\nContent-Length: secret-header\r\n\r\n");
        await HostileInput.SayAsync(host.Smtp.Port, $"EHLO secret-helo\rINFO {Forged}\r\nSECRET-VERB secret-verb\r\nMAIL FROM:<secret-sender@sender.example>\r\n"
            + $"RCPT TO:<secret-user@elsewhere.example>\r\nRCPT TO:<\"secret-user\n{Forged}\"@mail.test>\r\nQUIT\r\n");
    }

    // A table that is gone makes every door fail: the faults go to the log, what they failed on does not.
    private static async Task BreakAsync(MailHost host, string key)
    {
        var mail = MailBuilder.To("postmaster@mail.test").EnvelopeFrom("secret-sender@sender.example").Subject("secret-subject").Text("secret-body");
        await host.ExecuteAsync("ALTER TABLE Contents RENAME TO Gone");
        Assert.StartsWith("451", await host.SendAsync(mail), StringComparison.Ordinal);
        using var client = host.NewClient(key);
        await host.ExecuteAsync("ALTER TABLE Addresses RENAME TO GoneToo");
        var failed = await client.GetAsync("/v1/emails/secret-user@mail.test/messages");
        Assert.Equal(System.Net.HttpStatusCode.InternalServerError, failed.StatusCode);
    }

    private static void AssertClean(string log, string environment)
    {
        Assert.All(Secrets, secret => Assert.DoesNotContain(secret, log, StringComparison.OrdinalIgnoreCase));
        foreach (var line in log.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (environment == "Production")
                JsonDocument.Parse(line).Dispose();
            else
                Assert.Matches(@"^(    |\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} (VRB|DBG|INF|WRN|ERR|FTL) )", line);
            Assert.DoesNotContain(line, c => char.IsControl(c) || c is '\u2028' or '\u2029' or '\u202e');
            // Our own end of a connection may be named, in the lines of the start; the client's may not.
            if (!line.Contains("HTTP on ", StringComparison.Ordinal) && !line.Contains("SMTP on ", StringComparison.Ordinal))
                Assert.DoesNotContain("127.0.0.1", line, StringComparison.Ordinal);
        }
    }
}
