using System.Security.Cryptography;
using System.Text;
using DisposableMail.Server.Tests.Dialects;
using DisposableMail.Server.Tests.Dialects.DustMail;
using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Webhooks;

/// <summary>What a receiver gets, and of which mail.</summary>
public sealed class DeliveryTests
{
    private static readonly string[] Subjects = ["foreign", "first", "second", "both"];

    [Fact]
    public async Task Receiver_gets_the_email_signed()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var scene = await WebhookScene.StartAsync();
        var hook = await scene.HookAsync(receiver.Url);
        var inbox = await scene.InboxAsync("""{"username":"signed"}""");

        await scene.Host.SendAsync(MailBuilder.To(inbox.Email).Subject("Grüße").Html("<p>Hi</p>").Attach("a b.pdf", "application/pdf", [1, 2, 3]));

        var call = await receiver.NextAsync();
        Assert.Equal("POST /hook", $"{call.Method} {call.Path}");
        Assert.Equal("application/json", call.Headers["Content-Type"]);
        Assert.StartsWith("DisposableMail-Webhooks/", call.Headers["User-Agent"], StringComparison.Ordinal);
        Assert.Equal(scene.Host.Clock.GetUtcNow().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture), call.Headers["webhook-timestamp"]);
        Assert.Equal(Signature(hook.Secret, call), call.Headers["webhook-signature"]);
        var email = Assert.Single(await scene.Client.EmailIdsAsync(inbox.Id));
        Assert.Equal(
            $$"""
            {"type":"email.received","timestamp":"2030-01-15T12:00:00.000Z","data":{"inbox_id":"{{inbox.Id}}","address":"signed@mail.test","id":"{{email}}",
            """
            + """
            "from":"Example Sender <sender@sender.example>","subject":"Grüße","text":"Hello there.","html":"<p>Hi</p>","received_at":"2030-01-15T12:00:00.000Z","attachments":[{"id":"0","filename":"a b.pdf","content_type":"application/pdf","size":3}]}}
            """,
            Encoding.UTF8.GetString(call.Body));
        var delivery = await scene.InStateAsync(hook, "delivered");
        Assert.Equal((call.Id, email, 1, 204, null, null), (delivery.WebhookId, delivery.EmailId, delivery.Attempts, delivery.LastStatus, delivery.LastError, delivery.NextAttemptAt));
    }

    [Fact]
    public async Task Receiver_is_told_of_no_more_than_it_asked_for()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var scene = await WebhookScene.StartAsync();
        var (first, second) = (await scene.InboxAsync("""{"domain":"mail.test"}"""), await scene.InboxAsync("""{"domain":"inbox.test"}"""));
        using var stranger = scene.Host.NewClient(await scene.Host.CreateKeyAsync("stranger"));
        var foreign = await stranger.CreateInboxAsync("""{"domain":"inbox.test"}""");
        await scene.HookAsync(Path(receiver, "/all"));
        await scene.HookAsync(Path(receiver, "/first"), $$""","inbox_id":"{{first.Id}}" """);
        await scene.HookAsync(Path(receiver, "/domain"), ""","domain":"INBOX.test." """);
        await scene.HookAsync(Path(receiver, "/other"), ""","domain":"box.test" """);

        await scene.MailAsync(foreign, "foreign");
        await scene.MailAsync(first, "first");
        await scene.MailAsync(second, "second");
        await scene.Host.SendAsync(MailBuilder.To(first.Email, second.Email, foreign.Email).Subject("both"));

        var told = new List<string>();
        while (told.Count < 8)
        {
            var call = await receiver.NextAsync();
            var text = Encoding.UTF8.GetString(call.Body);
            told.Add($"{call.Path} {Subjects.First(s => text.Contains($"\"subject\":\"{s}\"", StringComparison.Ordinal))}");
        }

        Assert.Equal(
            ["/all both", "/all both", "/all first", "/all second", "/domain both", "/domain second", "/first both", "/first first"],
            told.Order(StringComparer.Ordinal));
        Assert.Equal(8, receiver.All.Select(c => c.Id).Distinct().Count());
    }

    [Fact]
    public async Task Deleted_webhook_is_told_of_nothing_and_a_new_one_at_once()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var scene = await WebhookScene.StartAsync();
        var inbox = await scene.InboxAsync();
        await scene.MailAsync(inbox, "before"); // So that where the address leads is remembered without a webhook.
        var deleted = await scene.HookAsync(Path(receiver, "/deleted"));
        await scene.MailAsync(inbox, "one");
        Assert.Equal("/deleted", (await receiver.NextAsync()).Path);

        (await scene.Client.DeleteAsync(new Uri($"/v1/webhooks/{deleted.Id}", UriKind.Relative))).EnsureSuccessStatusCode();
        await scene.HookAsync(Path(receiver, "/new"));
        await scene.MailAsync(inbox, "two");

        Assert.Equal("/new", (await receiver.NextAsync()).Path);
        Assert.Equal(2, receiver.All.Count);
    }

    [Fact]
    public async Task Webhook_of_an_inbox_ends_with_it()
    {
        await using var scene = await WebhookScene.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        var inbox = await scene.InboxAsync("""{"duration":5}""");
        var hook = await scene.HookAsync(receiver.Url, $$""","inbox_id":"{{inbox.Id}}" """);

        scene.Host.Clock.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal("404", (await scene.Client.SendAsync("GET", $"/v1/webhooks/{hook.Id}"))[..3]);
        Assert.Equal("404", await scene.PostAsync($"/v1/webhooks/{hook.Id}/test"));
    }

    [Fact]
    public async Task Test_sends_a_sample_once()
    {
        await using var receiver = await WebhookReceiver.StartAsync(WebhookReceiver.Answer(500));
        await using var scene = await WebhookScene.StartAsync();
        var hook = await scene.HookAsync(receiver.Url);

        Assert.Equal("202", await scene.PostAsync($"/v1/webhooks/{hook.Id}/test"));

        var call = await receiver.NextAsync();
        Assert.Contains("\"type\":\"webhook.test\"", Encoding.UTF8.GetString(call.Body), StringComparison.Ordinal);
        Assert.Equal(Signature(hook.Secret, call), call.Headers["webhook-signature"]);
        var delivery = await scene.InStateAsync(hook, "failed");
        Assert.Equal((null, 1, 500, "status"), (delivery.EmailId, delivery.Attempts, delivery.LastStatus, delivery.LastError));
    }

    private static Uri Path(WebhookReceiver receiver, string path) => new(receiver.Url, path);

    // Standard Webhooks, written from its text: base64 behind the prefix is the key, "id.timestamp.body" is what is signed.
    private static string Signature(string secret, ReceivedCall call)
    {
        Assert.StartsWith("whsec_", secret, StringComparison.Ordinal);
        byte[] signed = [.. Encoding.UTF8.GetBytes(call.Headers["webhook-id"] + "." + call.Headers["webhook-timestamp"] + "."), .. call.Body];
        return "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), signed));
    }
}
