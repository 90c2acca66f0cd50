using System.Text.Json;
using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Dialects.DustMail;

public sealed class CreateRulesTests
{
    [Theory]
    [InlineData("free", """{"username":"mine"}""", 403, "tier_forbids")]
    [InlineData("free", """{"domain":"inbox.test"}""", 403, "tier_forbids")]
    [InlineData("premium", """{"domain":"elsewhere.example"}""", 400, "domain_unknown")]
    [InlineData("premium", """{"domain":"not a domain"}""", 400, "domain_unknown")]
    [InlineData("premium", """{"username":"two words"}""", 400, "invalid_input")]
    [InlineData("premium", """{"username":"postmaster"}""", 409, "address_unavailable")]
    [InlineData("premium", """{"duration":0}""", 400, "invalid_input")]
    [InlineData("premium", """{"duration":-5}""", 400, "invalid_input")]
    [InlineData("premium", """{"duration":1.5}""", 400, "invalid_input")]
    [InlineData("premium", """{"duration":"abc"}""", 400, "invalid_input")]
    [InlineData("premium", """{"duration":true}""", 400, "invalid_input")]
    [InlineData("premium", """{"duration":[30]}""", 400, "invalid_input")]
    [InlineData("premium", """{"username":{"a":1}}""", 400, "invalid_input")]
    [InlineData("premium", """{"username":"\ud800"}""", 400, "invalid_input")]
    public async Task Wish_that_cannot_be_is_refused(string tier, string body, int status, string code)
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync(tier: tier));

        var answer = await client.SendAsync("POST", "/v1/inbox", body);

        Assert.StartsWith($"{status}\n", answer, StringComparison.Ordinal);
        Assert.Contains("""{"success":false,"error":""", answer, StringComparison.Ordinal);
        Assert.EndsWith($$""","code":"{{code}}"}""", answer, StringComparison.Ordinal);
        Assert.Equal(0, (await client.GetJsonAsync("/v1/inbox")).GetProperty("data").GetArrayLength());
    }

    [Theory]
    [InlineData("30", 30)]
    [InlineData("\"30\"", 30)]
    [InlineData("30.0", 30)]
    [InlineData("3e1", 30)]
    [InlineData("null", 60)]
    [InlineData("\"\"", 60)]
    [InlineData("1", 1)]
    [InlineData("600000", 525_600)]
    [InlineData("9999999999999999999999", 525_600)]
    public async Task Duration_is_minutes_cut_to_the_plan(string duration, int minutes)
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());

        using var request = Exchange.Request("POST", "/v1/inbox", $$"""{"duration":{{duration}}}""");
        using var response = await client.SendAsync(request);
        var data = (await DustMailClient.JsonOfAsync(response)).GetProperty("data");

        Assert.Equal(TimeSpan.FromMinutes(minutes), At(data, "expires_at") - At(data, "created_at"));
    }

    [Fact]
    public async Task Taken_address_is_a_conflict()
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());
        await client.CreateInboxAsync("""{"username":"mine"}""");

        var answer = await client.SendAsync("POST", "/v1/inbox", """{"username":"MINE"}""");

        Assert.StartsWith("409\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Live_inboxes_are_limited_and_deleting_one_helps_at_once()
    {
        await using var host = await MailHost.StartAsync([("Tiers:free:LiveInboxes", "2")]);
        using var client = host.NewClient(await host.CreateKeyAsync(tier: "free"));
        var first = await client.CreateInboxAsync();
        await client.CreateInboxAsync();

        var refused = await client.SendAsync("POST", "/v1/inbox");
        await client.SendAsync("DELETE", $"/v1/inbox/{first.Id}");
        var passed = await client.SendAsync("POST", "/v1/inbox");

        Assert.StartsWith("403\n", refused, StringComparison.Ordinal);
        Assert.EndsWith(""","code":"too_many_inboxes"}""", refused, StringComparison.Ordinal);
        Assert.StartsWith("201\n", passed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Creations_of_a_day_are_limited_until_midnight()
    {
        await using var host = await MailHost.StartAsync([("Tiers:free:CreationsPerDay", "1")]);
        using var client = host.NewClient(await host.CreateKeyAsync(tier: "free"));
        await client.CreateInboxAsync();

        var refused = await client.SendAsync("POST", "/v1/inbox");
        host.Clock.Advance(TimeSpan.FromHours(12));
        var passed = await client.SendAsync("POST", "/v1/inbox");

        Assert.StartsWith("429\n", refused, StringComparison.Ordinal);
        Assert.Contains("\nRetry-After: 43200\n", refused, StringComparison.Ordinal);
        Assert.StartsWith("201\n", passed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Repetition_with_the_same_key_answers_the_first_inbox()
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());
        client.DefaultRequestHeaders.Add("Idempotency-Key", "once");

        using var first = await client.PostAsync("/v1/inbox", null);
        using var second = await client.PostAsync("/v1/inbox", null);
        using var request = Exchange.Request("POST", "/v1/inbox", """{"duration":5}""");
        using var other = await client.SendAsync(request);

        Assert.Equal(await DataOfAsync(first), await DataOfAsync(second));
        Assert.False(first.Headers.Contains("Idempotency-Replayed"));
        Assert.Equal(["true"], second.Headers.GetValues("Idempotency-Replayed"));
        Assert.Equal(422, (int)other.StatusCode);
        Assert.EndsWith(""","code":"idempotency_conflict"}""", await other.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static async Task<string> DataOfAsync(HttpResponseMessage response) =>
        (await DustMailClient.JsonOfAsync(response)).GetProperty("data").GetRawText();

    private static DateTimeOffset At(JsonElement data, string field) => data.GetProperty(field).GetDateTimeOffset();
}
