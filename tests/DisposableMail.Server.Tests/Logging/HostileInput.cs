using System.Net.Sockets;
using System.Text;
using DisposableMail.Server.Tests.Dialects;
using DisposableMail.Server.Tests.Dialects.DropMail;
using DisposableMail.Server.Tests.Dialects.DropMail.Mcp;
using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Logging;

/// <summary>A text that would begin a line of the log of its own, put into every place that a client fills.</summary>
internal static class HostileInput
{
    public const string Forged = "2030-01-15 12:00:00.000 INF forged-line";

    // What some terminal, collector or editor takes for the end of a line, or for a command.
    private static readonly string[] Separators = ["\r\n", "\n", "\r", "\u001b[2K\u001b[1A", "\u2028", "\u2029", "\u0085", "\v", "\f", "\0", "\u202e", "\b\b\b", "\u009b2J"];

    // Of every dialect what has a part that the client chooses, and what belongs to none.
    private static readonly string[] Places =
    [
        "/v1/inbox/{0}?token={0}&after={0}", "/v1/inbox/{0}/emails/{0}/attachments/{0}", "/api/v1/inbox/{0}", "/v1/webhooks/{0}/deliveries", "/v1/messages/{0}",
        "/v1/emails/{0}/messages", "/v1/attachments/{0}", "/api/messages?email={0}&email_token={0}", "/api/messages/{0}/attachments/{0}", "/v2/inbox?token={0}",
        "/v2/custom?domain={0}&to={0}", "/auth/{0}", "/generate/{0}", "/api/graphql/{0}?query={0}&operationName={0}&variables={0}", "/api/graphql/{0}/websocket",
        "/download/mail/{0}/{0}", "/download/attachment/{0}/{0}/{0}", "/download/session/{0}.zip", "/download/clean_html/{0}/{0}?img_cid={0}", "/graphql-ui/{0}",
        "/swagger/{0}/swagger.json", "/health/{0}", "/{0}",
    ];

    public static async Task DriveAsync(MailHost host, string key)
    {
        using var client = host.NewClient(key);
        foreach (var separator in Separators)
        {
            var text = $"secret-path{separator}{Forged}";
            foreach (var place in Places)
                (await client.GetAsync(string.Format(null, place, Uri.EscapeDataString(text)))).Dispose();
            await SayHttpAsync(host, text);
            await SaySmtpAsync(host, text);
            await PostAsync(client, text);
        }

        await UseMcpAsync(host);
        await UseRestoreKeyAsync(host);
    }

    /// <summary>A webhook whose receiver fails, and is told so in its own words.</summary>
    public static async Task FailWebhookAsync(MailHost host, string key)
    {
        await using var receiver = await WebhookReceiver.StartAsync(WebhookReceiver.Answer(500));
        using var client = host.NewClient(key);
        using var created = await client.SendAsync(Exchange.Request("POST", "/v1/webhooks", $$"""{"url":"{{receiver.Url}}/secret-path?secret-token"}"""));
        Assert.Equal(201, (int)created.StatusCode);
        using var inbox = await client.SendAsync(Exchange.Request("POST", "/v1/inbox", """{"username":"secret-user2"}"""));
        Assert.StartsWith("250", await host.SendAsync(MailBuilder.To("secret-user2@mail.test").Subject("secret-subject")), StringComparison.Ordinal);
        await receiver.NextAsync();
    }

    private static async Task PostAsync(HttpClient client, string text)
    {
        var json = System.Text.Json.JsonSerializer.Serialize(text);
        foreach (var path in new[] { "/v1/inbox", "/v1/emails", "/v1/webhooks", "/v2/inbox/create", "/v2/custom", "/v2/webhook", "/api/token/generate", "/api/token/renew", "/mcp" })
        {
            using var request = Exchange.Request(
                "POST", path, $$"""{"username":{{json}},"email":{{json}},"domain":{{json}},"prefix":{{json}},"url":{{json}},"type":{{json}},"token":{{json}},"method":{{json}}}""");
            request.Headers.TryAddWithoutValidation("Idempotency-Key", text.Replace("\r\n", "%0d%0a", StringComparison.Ordinal));
            try
            {
                (await client.SendAsync(request)).Dispose();
            }
            catch (HttpRequestException)
            {
                // The client's own library will not send such a header.
            }
        }
    }

    // As octets, for no library would send them: in the path, the query, every header that means something, and between the headers.
    private static async Task SayHttpAsync(MailHost host, string text)
    {
        string[] headers =
        [
            "User-Agent", "Referer", "Cookie", "Authorization: Bearer", "X-API-Key", "X-Forwarded-For", "X-Request-Id", "traceparent", "tracestate", "baggage",
            "Accept", "Content-Type", "If-None-Match", "Last-Event-ID", "Origin", "Mcp-Session-Id", "Sec-WebSocket-Protocol", "Expect", "Host", "Transfer-Encoding",
        ];
        foreach (var header in headers)
            await SayAsync(host.BaseAddress.Port, $"GET /v1/inbox HTTP/1.1\r\nHost: x\r\n{(header.Contains(':', StringComparison.Ordinal) ? header : header + ":")} {text}\r\nConnection: close\r\n\r\n");
        await SayAsync(host.BaseAddress.Port, $"GET /v1/inbox/{text}?{text} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        await SayAsync(host.BaseAddress.Port, $"{text} / HTTP/1.1\r\nHost: x\r\n\r\n");
        await SayAsync(host.BaseAddress.Port, $"GET / {text}\r\nHost: x\r\n\r\n");
        await SayAsync(host.BaseAddress.Port, $"POST /v1/inbox HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n{text}\r\n");
    }

    private static async Task SaySmtpAsync(MailHost host, string text)
    {
        await SayAsync(host.Smtp.Port, $"EHLO {text}\r\nHELO {text}\r\n{text}\r\nVRFY {text}\r\nAUTH PLAIN {text}\r\nSTARTTLS {text}\r\nPROXY TCP4 {text}\r\n"
            + $"EHLO client.example\r\nMAIL FROM:<{text}@sender.example> {text}\r\nMAIL FROM:<\"{text}\"@sender.example>\r\nMAIL FROM:<secret-sender@sender.example> BODY={text}\r\n"
            + $"MAIL FROM:<secret-sender@sender.example> SMTPUTF8\r\nRCPT TO:<{text}@mail.test>\r\nRCPT TO:<\"{text}\"@mail.test>\r\nRCPT TO:<postmaster@mail.test> {text}\r\n"
            + $"RCPT TO:<postmaster@mail.test>\r\nDATA\r\nFrom: {text}\r\nSubject: {text}\r\nContent-Type: text/plain; charset=\"{text}\"; name=\"{text}\"\r\n"
            + $"Content-Disposition: attachment; filename*=utf-8''{Uri.EscapeDataString(text)}\r\nContent-Transfer-Encoding: {text}\r\n\r\n{text}\r\n.\r\nQUIT\r\n");
    }

    private static async Task UseMcpAsync(MailHost host)
    {
        var token = await DropMailClient.GenerateAsync(host);
        foreach (var call in new[] { "secret-tool", $"secret-tool\\r\\n{Forged}", "secret-tool\\u2028x" })
        {
            var body = RawMcp.ListTools.Replace("tools/list", call, StringComparison.Ordinal).Replace("\"raw\"", "\"secret-body\"", StringComparison.Ordinal);
            (await RawMcp.PostAsync(host, token, body)).Dispose();
            (await RawMcp.PostAsync(host, token, RawMcp.WaitForEmail("secret-session").Replace("wait_for_email", call, StringComparison.Ordinal))).Dispose();
        }
    }

    private static async Task UseRestoreKeyAsync(MailHost host)
    {
        var client = await DropMailClient.NewAsync(host);
        var (_, address) = await client.NewSessionAsync();
        await client.BodyAsync(
            "mutation ($mail: String!, $key: String!) { restoreAddress(input: { mailAddress: $mail, restoreKey: $key, sessionId: \"secret-session\" }) { id } }",
            new { mail = address, key = $"secret-key\r\n{Forged}" });
        await client.BodyAsync("mutation secret_operation { introduceSession(input: { withAddress: false, domainId: \"secret-domain\" }) { id } }");
    }

    public static async Task SayAsync(int port, string words)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port);
        await using var stream = client.GetStream();
        try
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(words));
            client.Client.Shutdown(SocketShutdown.Send);
            await stream.CopyToAsync(Stream.Null);
        }
        catch (IOException)
        {
            // Closed in our face, as it should be.
        }
    }
}
