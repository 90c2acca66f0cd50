using System.Text;
using DisposableMail.Server.Tests.Dialects.DustMail;
using DisposableMail.Server.Tests.Webhooks;
using DisposableMail.Testing;
using DisposableMail.Testing.Dns;

namespace DisposableMail.Server.Tests.Dialects.TempMailLol;

/// <summary>Webhooks of an account and of its domains, with receivers that are some.</summary>
public sealed class WebhookExchangeTests
{
    private const string Set = """200 {"success":true,"message":"Webhook set","status":"OK","secret":"{secret}"}""";

    [Theory]
    [InlineData("false", "{email}")]
    [InlineData("true", "[{email}]")]
    public async Task Receiver_gets_the_email_and_a_read_does_not(string asArray, string body)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var scene = await WebhookScene.StartAsync([("Dialects:TempMailLol:WebhookArray", asArray)]);
        var inbox = await scene.Client.CreateOpenAsync("""{"domain":"mail.test"}""");
        await scene.Host.SendAsync(MailBuilder.To(inbox.Address).Subject("before"));
        Assert.Equal(Set, await scene.Client.AskAsync("POST", "/v2/webhook/", $$"""{"url":"{{receiver.Url}}"}""", "text/plain;charset=UTF-8"));

        await scene.Host.SendAsync(MailBuilder.To(inbox.Address).Subject("after"));

        var call = await receiver.NextAsync();
        Assert.Equal("application/json", call.Headers["Content-Type"]);
        Assert.StartsWith("v1,", call.Headers["webhook-signature"], StringComparison.Ordinal);
        const string Email = """
            {"from":"sender@sender.example","to":"{address}@mail.test","subject":"after","body":"Hello there.\r\n","html":null,"date":1894708800000,"ip":"127.0.0.1","_id":"{uuid}"}
            """;
        Assert.Equal(body.Replace("{email}", Email, StringComparison.Ordinal), Exchange.Normalise(Encoding.UTF8.GetString(call.Body)));
        Assert.Equal(["before"], await scene.Client.SubjectsAsync(inbox));
        Assert.Contains("\"subject\":\"after\"", await scene.Client.AskAsync("GET", $"/v1/emails/{inbox.Address}/messages"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Webhooks_of_other_dialects_leave_the_email_to_a_read()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var scene = await WebhookScene.StartAsync();
        await scene.HookAsync(receiver.Url);
        var inbox = await scene.Client.CreateOpenAsync();

        await scene.Host.SendAsync(MailBuilder.To(inbox.Address).Subject("both"));

        await receiver.NextAsync();
        Assert.Equal(["both"], await scene.Client.SubjectsAsync(inbox));
    }

    [Fact]
    public async Task Receiver_that_asks_for_time_is_told_again()
    {
        await using var receiver = await WebhookReceiver.StartAsync((http, call) => call == 1 ? WebhookReceiver.AskForTime(429, "7")(http, call) : WebhookReceiver.Answer(200)(http, call));
        await using var scene = await WebhookScene.StartAsync();
        await scene.Client.AskAsync("POST", "/v2/webhook", $$"""{"url":"{{receiver.Url}}"}""");
        var inbox = await scene.Client.CreateOpenAsync();
        await scene.Host.SendAsync(MailBuilder.To(inbox.Address));
        var id = (await scene.Client.GetJsonAsync("/v1/webhooks")).GetProperty("data")[0].GetProperty("id").GetString()!;
        var delivery = await scene.AttemptedAsync(new CreatedHook(id, ""), 1);

        Assert.Equal(TimeSpan.FromSeconds(7), delivery.NextAttemptAt - scene.Host.Clock.GetUtcNow());
        scene.AdvanceTo(delivery);

        await scene.InStateAsync(new CreatedHook(id, ""), "delivered");
        Assert.Equal(2, receiver.All.Count);
        Assert.Single(receiver.All.Select(c => c.Id).Distinct());
    }

    [Fact]
    public async Task Account_has_one_webhook_which_can_be_removed_twice()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var scene = await WebhookScene.StartAsync();
        await scene.Client.AskAsync("POST", "/v2/webhook", $$"""{"url":"{{new Uri(receiver.Url, "/first")}}"}""");
        await scene.Client.AskAsync("POST", "/v2/webhook", $$"""{"url":"{{new Uri(receiver.Url, "/second")}}"}""");
        var inbox = await scene.Client.CreateOpenAsync();

        await scene.Host.SendAsync(MailBuilder.To(inbox.Address));
        Assert.Equal("/second", (await receiver.NextAsync()).Path);
        Assert.Equal("""200 {"status":"Webhook removed"}""", await scene.Client.AskAsync("DELETE", "/v2/webhook/"));
        Assert.Equal("""200 {"status":"There was no webhook"}""", await scene.Client.AskAsync("DELETE", "/v2/webhook"));
        await scene.Host.SendAsync(MailBuilder.To(inbox.Address).Subject("read"));

        Assert.Equal(["read"], await scene.Client.SubjectsAsync(inbox));
        Assert.Single(receiver.All);
    }

    [Fact]
    public async Task Private_webhook_is_told_of_one_domain_alone()
    {
        await using var dns = DnsResponder.Start();
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var scene = await WebhookScene.StartAsync([("Dns:Servers:0", dns.EndPoint.ToString()), ("Dns:Timeout", "00:00:30")]);
        var uuid = await DomainExchangeTests.BeginAsync(scene.Client, "brand.example");
        const string Path = "/v2/private_webhook?domain=brand.example";
        var wish = $$"""{"domain":"brand.example","url":"{{receiver.Url}}"}""";
        Assert.Equal("""200 {"txt_name":"{uuid}.brand.example","txt_value":"tm-custom-domain-verification"}""", await scene.Client.AskAsync("GET", Path));
        Assert.Contains(uuid, await scene.Client.GetStringAsync(Path), StringComparison.Ordinal);
        Assert.StartsWith("400 {\"error\":\"this domain is not verified yet", await scene.Client.AskAsync("POST", "/v2/private_webhook", wish), StringComparison.Ordinal);
        dns.Text($"{uuid}.brand.example", "tm-custom-domain-verification");
        scene.Host.Clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(Set, await scene.Client.AskAsync("POST", "/v2/private_webhook/", wish, "text/plain;charset=UTF-8"));
        // What the JavaScript client calls a deletion asks for the record and deletes nothing.
        Assert.StartsWith("200 {\"txt_name\"", await scene.Client.AskAsync("GET", Path), StringComparison.Ordinal);
        var other = await scene.Client.CreateOpenAsync();
        await scene.Host.SendAsync(MailBuilder.To(other.Address).Subject("other"));
        await scene.Host.SendAsync(MailBuilder.To("joe@brand.example").Subject("brand"));

        Assert.Contains("\"subject\":\"brand\"", Encoding.UTF8.GetString((await receiver.NextAsync()).Body), StringComparison.Ordinal);
        Assert.Equal("""200 {"email":null}""", await scene.Client.AskAsync("GET", "/v2/custom?domain=brand.example"));
        Assert.Equal(["other"], await scene.Client.SubjectsAsync(other));
        Assert.Equal("""200 {"success":true,"message":"Webhook removed"}""", await scene.Client.AskAsync("DELETE", Path));
        Assert.Equal("""200 {"success":true,"message":"There was no webhook"}""", await scene.Client.AskAsync("DELETE", Path));
        await scene.Host.SendAsync(MailBuilder.To("joe@brand.example").Subject("read"));
        Assert.Contains("\"subject\":\"read\"", await scene.Client.AskAsync("GET", "/v2/custom?domain=brand.example"), StringComparison.Ordinal);
        Assert.Single(receiver.All);
    }

    [Fact]
    public async Task What_is_wrong_with_a_url_is_said()
    {
        await using var scene = await WebhookScene.StartAsync();
        var longest = "https://127.0.0.1/" + new string('x', 128 - "https://127.0.0.1/".Length);

        Assert.Equal(Set, await scene.Client.AskAsync("POST", "/v2/webhook", $$"""{"url":"{{longest}}"}"""));
        Assert.Equal("""414 {"error":"The webhook URL may have 128 characters"}""", await scene.Client.AskAsync("POST", "/v2/webhook", $$"""{"url":"{{longest}}x"}"""));
        Assert.Equal("""400 {"error":"a URL has 1 to 2048 characters"}""", await scene.Client.AskAsync("POST", "/v2/webhook"));
        Assert.Equal("""400 {"error":"this address is not one of the public internet"}""", await scene.Client.AskAsync("POST", "/v2/webhook", """{"url":"https://10.0.0.1/"}"""));
        Assert.Equal("""404 {"error":"Domain not found"}""", await scene.Client.AskAsync("POST", "/v2/private_webhook", """{"domain":"never.example","url":"https://127.0.0.1/"}"""));
    }
}
