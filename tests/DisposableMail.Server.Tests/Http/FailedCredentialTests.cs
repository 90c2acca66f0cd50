using System.Globalization;
using System.Net;
using DisposableMail.Server.Http;
using DisposableMail.Server.Tests.Dialects;
using DisposableMail.Server.Tests.Dialects.DropMail;
using DisposableMail.Server.Tests.Dialects.TempMailLol;
using DisposableMail.Testing;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace DisposableMail.Server.Tests.Http;

/// <summary>Wrong keys are slowed, wherever they are tried; right ones are not.</summary>
public sealed class FailedCredentialTests
{
    private const int Guesses = 2_000;

    // Every place that takes a secret: headers, path, query, body.
    private static readonly Func<string, HttpRequestMessage>[] Doors =
    [
        key => WithHeader("GET", "/v1/inbox", "Authorization", $"Bearer {key}"),
        key => WithHeader("GET", "/v1/inbox/x/events", "X-API-Key", key),
        key => WithHeader("GET", "/v1/domains", "X-API-Key", key),
        key => WithHeader("GET", "/api/domains", "Authorization", $"Bearer {key}"),
        key => Exchange.Request("GET", $"/api/messages?email=a@mail.test&email_token={key}"),
        key => WithHeader("POST", "/v2/wildcard", "Authorization", $"123456781234567812345678,{key}"),
        key => WithHeader("POST", "/v2/inbox/create", "Authorization", $"Bearer {key}"),
        key => Exchange.Request("GET", $"/api/graphql/{key}?query={{__typename}}"),
        key => Exchange.Request("GET", $"/api/graphql/{key}/websocket"),
        key => WithHeader("POST", "/mcp", "X-API-Key", key),
        key => Exchange.Request("POST", "/api/token/renew", $$"""{"token":"{{key}}"}"""),
    ];

    [Fact]
    public async Task Of_2000_wrong_keys_20_a_minute_are_answered_whichever_door_they_are_tried_at()
    {
        await using var host = await MailHost.StartAsync();

        var first = await GuessAsync(host, Guesses);
        host.Clock.Advance(TimeSpan.FromSeconds(59));
        var second = await GuessAsync(host, Doors.Length);
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        var third = await GuessAsync(host, Doors.Length);

        Assert.Equal((20, Guesses - 20), (first.Count(s => s is 400 or 401 or 403), first.Count(s => s == 429)));
        Assert.All(second, status => Assert.Equal(429, status));
        Assert.All(third, status => Assert.NotEqual(429, status));
    }

    [Fact]
    public async Task Made_up_tokens_that_say_they_have_expired_are_wrong_ones_too()
    {
        await using var host = await MailHost.StartAsync();
        var statuses = new List<int>();

        for (var i = 0; i < 100; i++)
        {
            using var request = Doors[i % 2 == 0 ? 7 : 10](ExpiredToken(i));
            using var answer = await host.Http.SendAsync(request);
            statuses.Add((int)answer.StatusCode);
        }

        Assert.Equal((20, 80), (statuses.Count(s => s is 401 or 403), statuses.Count(s => s == 429)));
    }

    [Fact]
    public async Task A_token_that_has_expired_is_said_to_have_however_often_one_asks()
    {
        await using var host = await MailHost.StartAsync();
        var token = (await DropMailClient.NewAsync(host)).Token;
        host.Clock.Advance(TimeSpan.FromDays(2));

        for (var i = 0; i < 50; i++)
            Assert.StartsWith("403\n", await host.Http.SendAsync("GET", $"/api/graphql/{token}?query={{__typename}}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Right_keys_and_tokens_from_the_same_network_are_served_meanwhile()
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());
        var dropMail = await DropMailClient.NewAsync(host);
        var inbox = await host.Http.CreateOpenAsync();
        Assert.Contains(429, await GuessAsync(host, 50));

        foreach (var path in new[] { "/v1/inbox", "/v1/domains", "/api/domains" })
            Assert.StartsWith("200\n", await client.SendAsync("GET", path), StringComparison.Ordinal);
        Assert.StartsWith("200\n", await client.SendAsync("POST", "/v2/wildcard"), StringComparison.Ordinal);
        Assert.StartsWith("200\n", await host.Http.SendAsync("GET", $"/v2/inbox?token={inbox.Token}"), StringComparison.Ordinal);
        await dropMail.NewSessionAsync();
        Assert.NotEmpty(await DropMailClient.RenewAsync(host, dropMail.Token));
    }

    // tempmail.lol tells an ended inbox from a wrong token by nothing, and its clients poll until they hear of the end.
    [Fact]
    public async Task Token_of_an_inbox_of_tempmail_lol_that_is_over_is_said_to_be_over_however_often_one_asks()
    {
        await using var host = await MailHost.StartAsync();

        for (var i = 0; i < 100; i++)
            Assert.EndsWith("""{"emails":[],"expired":true}""", await host.Http.SendAsync("GET", $"/v2/inbox?token={i:D38}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("2001:db8:1:1::1", "2001:db8:1:1:ffff:1:2:3", true)]
    [InlineData("2001:db8:1:1::1", "2001:db8:1:2::1", false)]
    public void A_network_is_an_address_of_IPv4_or_64_bits_of_IPv6(string one, string other, bool same)
    {
        var throttle = NewThrottle(limit: 1);

        Assert.Null(throttle.Count(IPAddress.Parse(one)));
        Assert.Equal(same, throttle.Count(IPAddress.Parse(other)) is not null);
    }

    [Fact]
    public void A_million_addresses_take_no_more_memory_than_one()
    {
        var throttle = NewThrottle(limit: 20);
        throttle.Count(IPAddress.Loopback);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        for (var i = 0; i < 1_000_000; i++)
            throttle.Count(i % 2 == 0 ? new IPAddress(i) : IPAddress.Parse(string.Create(CultureInfo.InvariantCulture, $"2001:db8:{i >> 16:x}:{i & 0xffff:x}::1")));

        // 100 octets for each would be a hundred times as much. What other tests hold meanwhile is not known: hence the room.
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 50_000_000);
        Assert.NotNull(throttle);
    }

    private static FailedCredentialThrottle NewThrottle(int limit) =>
        new(Options.Create(new HttpOptions { FailedKeys = { Limit = limit } }), new FakeTimeProvider());

    private static HttpRequestMessage WithHeader(string method, string path, string name, string value)
    {
        var request = Exchange.Request(method, path);
        request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    // As a free token looks, with an end in 2001.
    private static string ExpiredToken(int number) =>
        "af_" + Convert.ToBase64String([1, 2, 0x3b, 0x9a, 0xca, 0, .. BitConverter.GetBytes(number), .. new byte[20]]).Replace('+', '-').Replace('/', '_');

    private static async Task<List<int>> GuessAsync(MailHost host, int count)
    {
        var statuses = new List<int>();
        for (var i = 0; i < count; i++)
        {
            using var request = Doors[i % Doors.Length]($"dm_live_{i:D40}");
            using var answer = await host.Http.SendAsync(request);
            statuses.Add((int)answer.StatusCode);
        }

        return statuses;
    }
}
