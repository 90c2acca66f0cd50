using System.Text.Json;
using System.Text.RegularExpressions;
using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Dialects.DropMail;

/// <summary>Sessions and addresses, as the service's page shows them.</summary>
public sealed partial class SessionTests
{
    private const string Introduce = "mutation ($input: IntroduceSessionInput) { introduceSession(input: $input) { id addresses { address } } }";

    [Fact]
    public async Task Introduce_session_answers_its_id_its_end_and_a_random_address()
    {
        await using var host = await MailHost.StartAsync();
        var client = await DropMailClient.NewAsync(host);

        var answer = await client.BodyAsync("mutation { introduceSession { id expiresAt addresses { id address restoreKey domain { name } mails { id } } mails { id } } }");

        Assert.Matches(
            """
            ^\{"data":\{"introduceSession":\{"id":"U2Vzc2lvbj[A-Za-z0-9_-]{22}","expiresAt":"2030-01-15T12:10:00\+00:00","addresses":\[\{"id":"QWRkcmVzcz[A-Za-z0-9_-]+","address":"[a-z]+@(mail|inbox)\.test","restoreKey":"0[0-9a-f]{32}","domain":\{"name":"(mail|inbox)\.test"\},"mails":\[\]\}\],"mails":\[\]\}\}\}$
            """, answer.GetRawText());
    }

    [Fact]
    public async Task Session_may_begin_without_an_address_and_with_a_domain()
    {
        await using var host = await MailHost.StartAsync([("Domains:0:Name", "mail.test"), ("Domains:1:Name", "leaving.test"), ("Domains:1:ExpiresAt", "2030-06-01T00:00:00Z")]);
        var client = await DropMailClient.NewAsync(host);
        var domains = (await client.AskAsync("{ domains { id name } }")).GetProperty("domains").EnumerateArray();
        var leaving = domains.Single(d => d.GetProperty("name").GetString() == "leaving.test").GetProperty("id").GetString()!;

        var empty = await client.AskAsync(Introduce, new { input = new { withAddress = false } });
        var chosen = await client.AskAsync(Introduce, new { input = new { domainId = leaving } });
        var padded = await client.AskAsync(Introduce, new { input = new { domainId = leaving + "=", withAddress = true } });
        var permanent = await client.AskAsync(Introduce, new { input = new { permanentDomainOnly = true } });

        Assert.Equal(0, empty.GetProperty("introduceSession").GetProperty("addresses").GetArrayLength());
        Assert.EndsWith("@leaving.test", AddressOf(chosen), StringComparison.Ordinal);
        Assert.EndsWith("@leaving.test", AddressOf(padded), StringComparison.Ordinal);
        Assert.EndsWith("@mail.test", AddressOf(permanent), StringComparison.Ordinal);

        static string AddressOf(JsonElement data) => data.GetProperty("introduceSession").GetProperty("addresses")[0].GetProperty("address").GetString()!;
    }

    [Theory]
    [InlineData("RG9tYWluOjk5")]
    [InlineData("nonsense")]
    public async Task Domain_that_is_not_there_is_said_so(string domainId)
    {
        await using var host = await MailHost.StartAsync();
        var client = await DropMailClient.NewAsync(host);

        Assert.Equal(("DOMAIN_NOT_FOUND", "domain_not_found"), await client.FailAsync(Introduce, new { input = new { domainId } }));
    }

    [Fact]
    public async Task Domains_have_the_fields_of_the_schema()
    {
        await using var host = await MailHost.StartAsync([("Domains:0:Name", "mail.test"), ("Domains:1:Name", "leaving.test"), ("Domains:1:ExpiresAt", "2030-06-01T00:00:00Z")]);
        var client = await DropMailClient.NewAsync(host);

        Assert.Equal(
            """{"domains":[{"id":"RG9tYWluOjE","name":"mail.test","introducedAt":"2030-01-15T12:00:00+00:00","availableVia":["API","TELEGRAM","WEB"],"expiresAt":null,"health":"OK"},{"id":"RG9tYWluOjI","name":"leaving.test","introducedAt":"2030-01-15T12:00:00+00:00","availableVia":["API","TELEGRAM","WEB"],"expiresAt":"2030-06-01T00:00:00+00:00","health":"OK"}]}""",
            (await client.AskAsync("{ domains { id name introducedAt availableVia expiresAt health } }")).GetRawText());
        Assert.Equal("""{"domains":[{"name":"mail.test"}]}""", (await client.AskAsync("{ domains(permanentOnly: true) { name } }")).GetRawText());
    }

    [Fact]
    public async Task Addresses_are_added_deleted_and_restored_with_a_new_key()
    {
        await using var host = await MailHost.StartAsync();
        var client = await DropMailClient.NewAsync(host);
        var (sessionId, first) = await client.NewSessionAsync();

        var added = (await client.AskAsync(
            "mutation ($input: IntroduceAddressInput!) { introduceAddress(input: $input) { id address restoreKey } }", new { input = new { sessionId } }))
            .GetProperty("introduceAddress");
        var (addressId, address, key) = (Text(added, "id"), Text(added, "address"), Text(added, "restoreKey"));
        Assert.Equal([address, first], await AddressesAsync(client, sessionId));
        Assert.True(await DeleteAsync(client, addressId));
        Assert.False(await DeleteAsync(client, addressId));
        Assert.StartsWith("550", await host.SendAsync(MailBuilder.To(address)), StringComparison.Ordinal);
        Assert.Equal([first], await AddressesAsync(client, sessionId));

        Assert.Equal(("resolver_error", "bad_signature"), await client.FailAsync(Restore, RestoreOf(sessionId, address, "0" + new string('0', 32))));
        var restored = (await client.AskAsync(Restore, RestoreOf(sessionId, address, key))).GetProperty("restoreAddress");
        Assert.Equal(address, Text(restored, "address"));
        Assert.Matches(Key(), Text(restored, "restoreKey"));
        Assert.NotEqual(key, Text(restored, "restoreKey"));
        Assert.Equal(("resolver_error", "already_in_use"), await client.FailAsync(Restore, RestoreOf(sessionId, address, Text(restored, "restoreKey"))));
        await client.SendAsync(address, "back again");
    }

    [Fact]
    public async Task Session_ends_after_ten_minutes_without_a_look_and_its_address_can_be_restored()
    {
        await using var host = await MailHost.StartAsync();
        var client = await DropMailClient.NewAsync(host);
        var (id, address) = await client.NewSessionAsync();
        var session = (await client.AskAsync("query ($id: ID!) { session(id: $id) { addresses { restoreKey } } }", new { id })).GetProperty("session");
        var key = Text(session.GetProperty("addresses")[0], "restoreKey");

        host.Clock.Advance(TimeSpan.FromMinutes(9));
        await client.AskAsync("query ($id: ID!) { session(id: $id) { id } }", new { id });
        host.Clock.Advance(TimeSpan.FromMinutes(9));
        await client.AskAsync("query ($id: ID!) { session(id: $id) { id } }", new { id });
        host.Clock.Advance(TimeSpan.FromSeconds(605));
        var gone = await client.BodyAsync("query ($id: ID!) { session(id: $id) { id } }", new { id });

        Assert.Equal(
            """{"errors":[{"message":"session_not_found","path":["session"],"extensions":{"code":"SESSION_NOT_FOUND"}}],"data":{"session":null}}""", gone.GetRawText());
        var (next, _) = await client.NewSessionAsync();
        Assert.Equal(address, Text((await client.AskAsync(Restore, RestoreOf(next, address, key))).GetProperty("restoreAddress"), "address"));
    }

    [Fact]
    public async Task Sessions_lists_those_of_the_token_also_of_a_renewed_one_and_no_others()
    {
        await using var host = await MailHost.StartAsync();
        var client = await DropMailClient.NewAsync(host);
        var (first, _) = await client.NewSessionAsync();
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        var (second, _) = await client.NewSessionAsync();
        await (await DropMailClient.NewAsync(host)).NewSessionAsync();

        var renewed = new DropMailClient(host, await RenewAsync(host, client.Token));

        Assert.Equal([second, first], (await client.AskAsync("{ sessions { id } }")).GetProperty("sessions").EnumerateArray().Select(s => Text(s, "id")));
        Assert.Equal([second, first], (await renewed.AskAsync("{ sessions { id } }")).GetProperty("sessions").EnumerateArray().Select(s => Text(s, "id")));
    }

    [Fact]
    public async Task Node_finds_any_object_by_its_id_and_nothing_of_others()
    {
        await using var host = await MailHost.StartAsync();
        var client = await DropMailClient.NewAsync(host);
        var (id, address) = await client.NewSessionAsync();
        await host.SendAsync(MailBuilder.To(address).Attach("a.txt", "text/plain", [65]));
        var session = (await client.AskAsync("query ($id: ID!) { session(id: $id) { addresses { id domain { id } } mails { id attachments { id } } } }", new { id })).GetProperty("session");
        var mail = session.GetProperty("mails")[0];
        var ids = new[]
        {
            id, Text(session.GetProperty("addresses")[0], "id"), Text(session.GetProperty("addresses")[0].GetProperty("domain"), "id"), Text(mail, "id"),
            Text(mail.GetProperty("attachments")[0], "id"),
        };
        var other = await DropMailClient.NewAsync(host);

        var names = new List<string>();
        foreach (var node in ids)
        {
            var found = (await client.AskAsync("query ($node: ID!) { node(id: $node) { __typename id } }", new { node })).GetProperty("node");
            Assert.Equal(node, Text(found, "id"));
            names.Add(Text(found, "__typename"));
            var theirs = (await other.AskAsync("query ($node: ID!) { node(id: $node) { id } }", new { node })).GetProperty("node");
            Assert.Equal(Text(found, "__typename") == "Domain" ? JsonValueKind.Object : JsonValueKind.Null, theirs.ValueKind);
        }

        Assert.Equal(["Session", "Address", "Domain", "Mail", "Attachment"], names);
        Assert.Equal("""{"node":null}""", (await client.AskAsync("{ node(id: \"nonsense\") { id } }")).GetRawText());
    }

    [Fact]
    public async Task Too_many_addresses_are_an_error_with_a_captcha_object()
    {
        await using var host = await MailHost.StartAsync([("Sessions:AddressesPerWindow", "1")]);
        var client = await DropMailClient.NewAsync(host);
        await client.NewSessionAsync();

        var refused = await client.BodyAsync("mutation { introduceSession { id } }");

        Assert.Equal(
            """{"errors":[{"message":"Request quota exceeded","path":["introduceSession"],"extensions":{"code":"RATE_LIMIT_EXCEEDED","captcha":{}}}],"data":{"introduceSession":null}}""",
            refused.GetRawText());
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await client.NewSessionAsync();
    }

    [Fact]
    public async Task Too_many_mails_hide_the_mails_but_not_the_session_and_end_subscriptions()
    {
        await using var host = await MailHost.StartAsync([("Sessions:MailsPerWindow", "2")]);
        var client = await DropMailClient.NewAsync(host);
        var (id, address) = await client.NewSessionAsync();
        using var socket = await GraphQlSocket.OpenAsync(host, client.Token);
        await socket.SubscribeAsync("1", DropMailClient.Subscription, new { id });
        await client.SendAsync(address, "one", "two");
        Assert.Equal("one", await socket.HearSubjectAsync());
        Assert.Equal("two", await socket.HearSubjectAsync());

        Assert.StartsWith("450", await host.SendAsync(MailBuilder.To(address)), StringComparison.Ordinal);
        var limited = await client.BodyAsync("query ($id: ID!) { session(id: $id) { mails { id } expiresAt } }", new { id });

        Assert.Equal(
            """{"errors":[{"message":"Request quota exceeded","path":["session","mails"],"extensions":{"code":"RATE_LIMIT_EXCEEDED","captcha":{}}}],"data":{"session":{"mails":null,"expiresAt":"2030-01-15T12:10:00+00:00"}}}""",
            limited.GetRawText());
        var ended = socket.HearAsync();
        await DropMailClient.AdvanceUntilAsync(host, ended, TimeSpan.FromSeconds(1));
        Assert.Equal(
            """{"id":"1","type":"error","payload":[{"message":"Request quota exceeded","path":["sessionMailReceived"],"extensions":{"code":"RATE_LIMIT_EXCEEDED","captcha":{}}}]}""",
            await ended);
    }

    private const string Restore = "mutation ($input: RestoreAddressInput!) { restoreAddress(input: $input) { address restoreKey } }";

    private static object RestoreOf(string sessionId, string mailAddress, string restoreKey) => new { input = new { sessionId, mailAddress, restoreKey } };

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private static async Task<bool> DeleteAsync(DropMailClient client, string addressId) =>
        (await client.AskAsync("mutation ($input: DeleteAddressInput!) { deleteAddress(input: $input) }", new { input = new { addressId } })).GetProperty("deleteAddress").GetBoolean();

    private static async Task<string[]> AddressesAsync(DropMailClient client, string id) =>
    [
        .. (await client.AskAsync("query ($id: ID!) { session(id: $id) { addresses { address } } }", new { id })).GetProperty("session").GetProperty("addresses")
            .EnumerateArray().Select(a => Text(a, "address")),
    ];

    private static async Task<string> RenewAsync(MailHost host, string token)
    {
        var answer = await host.Http.SendAsync("POST", "/api/token/renew", $$"""{"token":"{{token}}","lifetime":"1d"}""");
        return JsonDocument.Parse(answer[answer.IndexOf("{\"", StringComparison.Ordinal)..]).RootElement.GetProperty("token").GetString()!;
    }

    [GeneratedRegex("^0[0-9a-f]{32}$")]
    private static partial Regex Key();
}
