using System.Text.RegularExpressions;
using DisposableMail.Server.Tests.Dialects;
using DisposableMail.Server.Tests.Dialects.DustMail;
using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Webhooks;

/// <summary>Every answer of <c>/v1/webhooks</c>, bodies as they are.</summary>
public sealed partial class WebhookExchangeTests
{
    private const string Meta = "\"meta\":{\"plan\":\"premium\",\"rate_limit\":{\"limit\":null,\"used\":N},\"available_domains\":[\"mail.test\",\"inbox.test\"]}}";

    [Theory]
    [InlineData("/v1/webhooks")]
    [InlineData("/api/v1/webhooks")]
    public async Task Webhook_is_made_listed_read_and_deleted(string path)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var scene = await WebhookScene.StartAsync();
        var inbox = await scene.InboxAsync();

        var created = await BodyAsync(scene.Client, "POST", path, $$"""{"url":"{{receiver.Url}}","inbox_id":"{{inbox.Id}}","format":"x"}""");
        var id = Uuid().Match(created[1]).Value;
        var secret = Secret().Match(created[1]).Value;
        var common = $$"""
            "id":"{{id}}","url":"{{receiver.Url}}","inbox_id":"{{inbox.Id}}","domain":null,"format":"house","state":"active","created_at":"2030-01-15T12:00:00.000Z",
            """;
        Assert.Equal(["201", $$"""{"success":true,"data":{{{common}}"secret":"{{secret}}"},{{Meta}}"""], created);
        Assert.Equal(32, Convert.FromBase64String(secret["whsec_".Length..]).Length);

        var plain = $$"""{{{common}}"failing_since":null,"disabled_at":null}""";
        Assert.Equal(["200", $$"""{"success":true,"data":[{{plain}}],{{Meta}}"""], await BodyAsync(scene.Client, "GET", path));
        Assert.Equal(["200", $$"""{"success":true,"data":{{plain}},{{Meta}}"""], await BodyAsync(scene.Client, "GET", $"{path}/{id}"));
        Assert.Equal(["200", $$"""{"success":true,"data":{"id":"{{id}}","deleted":true},{{Meta}}"""], await BodyAsync(scene.Client, "DELETE", $"{path}/{id}"));
        Assert.Equal(["200", $$"""{"success":true,"data":[],{{Meta}}"""], await BodyAsync(scene.Client, "GET", path));
    }

    [Fact]
    public async Task Deliveries_are_listed_newest_first_and_made_again()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var scene = await WebhookScene.StartAsync();
        var hook = await scene.HookAsync(receiver.Url);
        var inbox = await scene.InboxAsync();
        await scene.MailAsync(inbox);
        var delivery = await scene.InStateAsync(hook, "delivered");
        var email = Assert.Single(await scene.Client.EmailIdsAsync(inbox.Id));
        var path = $"/v1/webhooks/{hook.Id}/deliveries";
        var common = $$"""{"id":"{{delivery.Id}}","webhook_id":"{{delivery.WebhookId}}","email_id":"{{email}}",""";
        const string At = "2030-01-15T12:00:00.000Z";

        Assert.Equal(
            ["200", $$"""{"success":true,"data":[{{common}}"state":"delivered","attempts":1,"created_at":"{{At}}","last_attempt_at":"{{At}}","next_attempt_at":null,"last_status":204,"last_error":null}],{{Meta}}"""],
            await BodyAsync(scene.Client, "GET", path));
        receiver.Script = WebhookReceiver.Hang();
        Assert.Equal(
            ["202", $$"""{"success":true,"data":{{common}}"state":"pending","attempts":1,"created_at":"{{At}}","last_attempt_at":"{{At}}","next_attempt_at":"{{At}}","last_status":204,"last_error":null},{{Meta}}"""],
            await BodyAsync(scene.Client, "POST", $"{path}/{delivery.Id}/redeliver"));
        await scene.MailAsync(inbox, "second");
        Assert.Equal([null, delivery.Id], (await scene.DeliveriesAsync(hook)).Select(d => d.Id == delivery.Id ? d.Id : null));
        Assert.Single((await scene.Client.GetJsonAsync($"{path}?limit=1")).GetProperty("data").EnumerateArray());
    }

    [Fact]
    public async Task List_is_filtered_by_inbox_and_domain()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var scene = await WebhookScene.StartAsync();
        var inbox = await scene.InboxAsync();
        var all = await scene.HookAsync(receiver.Url);
        var bound = await scene.HookAsync(receiver.Url, $$""","inbox_id":"{{inbox.Id}}" """);
        var domain = await scene.HookAsync(receiver.Url, ""","domain":"Bücher.example" """);

        Assert.Equal([all.Id, bound.Id, domain.Id], await IdsAsync(""));
        Assert.Equal([bound.Id], await IdsAsync($"?inbox_id={inbox.Id}"));
        Assert.Equal([domain.Id], await IdsAsync("?domain=xn--bcher-kva.example"));
        Assert.Empty(await IdsAsync("?domain=mail.test"));

        async Task<List<string>> IdsAsync(string query) =>
            [.. (await scene.Client.GetJsonAsync("/v1/webhooks" + query)).GetProperty("data").EnumerateArray().Select(w => w.GetProperty("id").GetString()!)];
    }

    [Fact]
    public async Task What_is_wrong_is_said()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var scene = await WebhookScene.StartAsync([("Webhooks:PerAccount", "1")]);
        using var free = scene.Host.NewClient(await scene.Host.CreateKeyAsync("poor", "free"));
        var url = $"\"url\":\"{receiver.Url}\"";

        await RefusedAsync(scene.Client, "400", "invalid_input", "a URL has 1 to 2048 characters", "POST", "/v1/webhooks", null);
        await RefusedAsync(scene.Client, "400", "invalid_input", "a URL begins with https:// or http://", "POST", "/v1/webhooks", """{"url":"ftp://x.example/"}""");
        await RefusedAsync(scene.Client, "400", "invalid_input", "url has a value of the wrong type", "POST", "/v1/webhooks", """{"url":7}""");
        await RefusedAsync(scene.Client, "400", "invalid_input", "not a domain name", "POST", "/v1/webhooks", $$"""{{{url}},"domain":"a b"}""");
        await RefusedAsync(scene.Client, "400", "invalid_input", "there is no such inbox", "POST", "/v1/webhooks", $$"""{{{url}},"inbox_id":"{{Guid.NewGuid()}}"}""");
        await RefusedAsync(free, "403", "tier_forbids", "your plan does not include webhooks", "POST", "/v1/webhooks", $$"""{{{url}}}""");
        var hook = await scene.HookAsync(receiver.Url);
        await RefusedAsync(scene.Client, "403", "tier_forbids", "an account has 1 webhooks at most: delete one", "POST", "/v1/webhooks", $$"""{{{url}}}""");
        await RefusedAsync(scene.Client, "400", "invalid_input", "limit must be 1 to 100", "GET", $"/v1/webhooks/{hook.Id}/deliveries?limit=101", null);
        await RefusedAsync(scene.Client, "404", "not_found", "Delivery not found", "POST", $"/v1/webhooks/{hook.Id}/deliveries/{Guid.NewGuid()}/redeliver", null);
        await RefusedAsync(scene.Host.Http, "401", "credential_missing", "An API key is required", "GET", "/v1/webhooks", null);
    }

    [Fact]
    public async Task Webhooks_of_others_look_absent()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var scene = await WebhookScene.StartAsync();
        var hook = await scene.HookAsync(receiver.Url);
        Assert.Equal("202", await scene.PostAsync($"/v1/webhooks/{hook.Id}/test"));
        var delivery = await scene.InStateAsync(hook, "delivered");
        using var stranger = scene.Host.NewClient(await scene.Host.CreateKeyAsync("stranger"));

        foreach (var id in new[] { hook.Id, Guid.NewGuid().ToString(), "7" })
        {
            await RefusedAsync(stranger, "404", "not_found", "Webhook not found", "GET", $"/v1/webhooks/{id}", null);
            await RefusedAsync(stranger, "404", "not_found", "Webhook not found", "DELETE", $"/v1/webhooks/{id}", null);
            await RefusedAsync(stranger, "404", "not_found", "Webhook not found", "POST", $"/v1/webhooks/{id}/test", null);
            await RefusedAsync(stranger, "404", "not_found", "Webhook not found", "GET", $"/v1/webhooks/{id}/deliveries", null);
        }

        await RefusedAsync(stranger, "404", "not_found", "Delivery not found", "POST", $"/v1/webhooks/{hook.Id}/deliveries/{delivery.Id}/redeliver", null);
        Assert.Empty((await stranger.GetJsonAsync("/v1/webhooks")).GetProperty("data").EnumerateArray());
        Assert.Single(receiver.All);
        Assert.Equal("active", (await scene.HookStateAsync(hook)).GetProperty("state").GetString());
    }

    private static async Task RefusedAsync(HttpClient client, string status, string code, string error, string method, string path, string? body) =>
        Assert.Equal([status, $$"""{"success":false,"error":"{{error}}","code":"{{code}}"}"""], await BodyAsync(client, method, path, body));

    private static async Task<string[]> BodyAsync(HttpClient client, string method, string path, string? body = null)
    {
        using var request = Exchange.Request(method, path, body);
        using var response = await client.SendAsync(request);
        return [((int)response.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture), Used().Replace(await response.Content.ReadAsStringAsync(), "\"used\":N")];
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Uuid();

    [GeneratedRegex("whsec_[A-Za-z0-9+/=]+")]
    private static partial Regex Secret();

    [GeneratedRegex("\"used\":[0-9]+")]
    private static partial Regex Used();
}
