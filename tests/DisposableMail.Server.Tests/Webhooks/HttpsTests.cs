using System.Net.Http.Json;
using System.Text.Json;
using DisposableMail.Server.Tests.CommandLine;
using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Webhooks;

/// <summary>Receivers whose certificate the machine trusts, as nearly all are.</summary>
public sealed class HttpsTests
{
    [Theory]
    [InlineData(true, "delivered", null)]
    [InlineData(false, "pending", "tls")]
    public async Task Receiver_is_told_over_https_if_its_certificate_is_trusted(bool isTrusted, string state, string? error)
    {
        using var folder = new TemporaryFolder();
        using var certificate = WebhookReceiver.SelfSigned();
        using var other = WebhookReceiver.SelfSigned();
        await using var receiver = await WebhookReceiver.StartAsync(certificate: certificate);
        // The file of authorities that OpenSSL, and with it the runtime, takes in place of the system's.
        var authorities = Path.Combine(folder.Path, "authorities.pem");
        await File.WriteAllTextAsync(authorities, (isTrusted ? certificate : other).ExportCertificatePem());
        var made = await ServerProcess.RunAsync(folder.Path, "keys", "create", "--account", "shop", "--tier", "premium");
        await using var server = await RunningServer.StartAsync(folder.Path, ("SSL_CERT_FILE", authorities), "--Webhooks:AllowedPrivateRanges:0=127.0.0.0/8");
        using var client = new HttpClient { BaseAddress = server.Http };
        client.DefaultRequestHeaders.Authorization = new("Bearer", made.Output.Trim());

        var inbox = await PostAsync(client, "/v1/inbox", new { duration = 30 });
        var hook = await PostAsync(client, "/v1/webhooks", new { url = receiver.Url });
        var mail = MailBuilder.To(inbox.GetProperty("email").GetString()!).Subject("sealed");
        Assert.StartsWith("250", await SmtpClientScript.SendAsync(server.Smtp, mail.Sender, mail.Recipients, mail.Build()), StringComparison.Ordinal);

        var delivery = await FirstAttemptAsync(client, hook.GetProperty("id").GetString()!);
        Assert.Equal((state, error), (delivery.GetProperty("state").GetString(), delivery.GetProperty("last_error").GetString()));
        Assert.Equal(isTrusted ? 1 : 0, receiver.All.Count(c => System.Text.Encoding.UTF8.GetString(c.Body).Contains("sealed", StringComparison.Ordinal)));
    }

    private static async Task<JsonElement> PostAsync(HttpClient client, string path, object body)
    {
        using var response = await client.PostAsJsonAsync(path, body);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("data");
    }

    private static async Task<JsonElement> FirstAttemptAsync(HttpClient client, string hook)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60)); // Only reached when the test has failed.
        while (true)
        {
            var deliveries = await client.GetFromJsonAsync<JsonElement>($"/v1/webhooks/{hook}/deliveries", limit.Token);
            if (deliveries.GetProperty("data").EnumerateArray().FirstOrDefault(d => d.GetProperty("attempts").GetInt32() > 0) is { ValueKind: JsonValueKind.Object } tried)
                return tried;
        }
    }
}
