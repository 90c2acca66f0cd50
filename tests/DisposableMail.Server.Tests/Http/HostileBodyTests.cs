using System.Globalization;
using DisposableMail.Server.Tests.Dialects;
using DisposableMail.Server.Tests.Dialects.DropMail;
using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Http;

/// <summary>Bodies made to break a parser: refused, in every dialect that takes one, and nothing of our inside is told.</summary>
public sealed class HostileBodyTests
{
    private static readonly string[] Doors =
        ["/v1/inbox", "/v1/webhooks", "/v1/emails", "/v2/inbox/create", "/v2/custom", "/v2/webhook", "/api/token/generate", "/api/token/renew"];

    public static TheoryData<string, string> Bodies => new()
    {
        { "depth", "{\"username\":" + new string('[', 100_000) + new string(']', 100_000) + "}" },
        { "depth, open", new string('[', 1_000_000) },
        { "depth of objects", string.Concat(Enumerable.Repeat("{\"a\":", 50_000)) },
        { "a key twice", """{"username":"one","username":"two"}""" },
        { "a key twice, once escaped", """{"username":"one","us\u0065rname":"two"}""" },
        { "a key twice, deep within", """{"nested":{"a":1,"a":2}}""" },
        { "half a character in a name", """{"\ud800":1}""" },
        { "a comment", """{"a":1 /* b */}""" },
        { "a comma too many", """{"a":1,}""" },
        { "no number", """{"duration":NaN}""" },
        { "two documents", "{}{}" },
        { "a NUL", "{\"a\":\"\0\"}" },
    };

    // Read as far as they mean something: what is beyond any integer, or no text, is refused by the field or cut.
    public static TheoryData<string, string> Values => new()
    {
        { "a huge number", """{"duration":1e400,"lifetime":1e400,"domain":1e400,"url":1e400,"token":1e400}""" },
        { "ten thousand digits", "{\"duration\":" + new string('9', 10_000) + "}" },
        { "a tiny number", """{"duration":1e-400}""" },
        { "half a character", """{"username":"\ud800","email":"\ud800","prefix":"\udc00","domain":"\ud800","url":"\ud800","token":"\ud800","type":"\ud800"}""" },
        { "a giant text", "{\"username\":\"" + new string('a', 900_000) + "\"}" },
        { "a giant name", "{\"" + new string('a', 900_000) + "\":1}" },
        { "many names", "{" + string.Join(',', Enumerable.Range(0, 50_000).Select(i => $"\"{i.ToString(CultureInfo.InvariantCulture)}\":1")) + "}" },
        { "NUL escaped", """{"username":"a\u0000b","domain":"a\u0000b","url":"a\u0000b","token":"a\u0000b"}""" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task It_is_no_json_object(string name, string body)
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());

        foreach (var door in Doors)
            Assert.Matches($"^400\n(.*\n)*.*(The request body is not a JSON object|malformed_request|The request cannot be read)", await client.SendAsync("POST", door, body));
        Assert.DoesNotContain("\"@l\":\"Error\"", host.Log, StringComparison.Ordinal);
        Assert.NotEmpty(name);
    }

    [Theory]
    [MemberData(nameof(Values))]
    public async Task It_is_read_or_refused_and_no_fault_of_ours(string name, string body)
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());

        foreach (var door in Doors)
            Assert.Matches("^(2|4)[0-9]{2}\n", await client.SendAsync("POST", door, body));
        Assert.DoesNotContain("\"@l\":\"Error\"", host.Log, StringComparison.Ordinal);
        Assert.NotEmpty(name);
    }

    [Theory]
    [InlineData("""{"query":"query ($id: ID!) { session(id: $id) { id } }","variables":{"id":"\ud800"}}""")]
    [InlineData("""{"query":"query ($id: ID!) { session(id: $id) { id } }","variables":{"\ud800":1}}""")]
    [InlineData("""{"query":"query ($id: ID!) { session(id: $id) { id } }","variables":{"id":1e400}}""")]
    [InlineData("""{"query":"query ($id: ID!) { session(id: $id) { id } }","variables":"\ud800"}""")]
    [InlineData("""{"query":"query ($id: ID!) { session(id: $id) { id } }","variables":"{\"id\":\"\\ud800\"}"}""")]
    [InlineData("""{"query":"{ __typename }","extensions":"\ud800","\ud800":1,"variables":[]}""")]
    [InlineData("""{"query":"\r$"}""")]
    [InlineData("""{"query":"{ __typename }\r\n\r}"}""")]
    [InlineData("""{"query":"{\r session(id: \"x\r\") { id } }"}""")]
    [InlineData("""{"query":"\ud800"}""")]
    [InlineData("""{"query":"{ __typename }","operationName":"\ud800"}""")]
    [InlineData("""{"query":"{ session(id: \"\\ud800\") { id } }"}""")]
    [InlineData("""{"query":"{ session(id: 99999999999999999999999999) { id } }"}""")]
    public async Task GraphQL_takes_it_as_a_mistake_of_the_client(string body)
    {
        await using var host = await MailHost.StartAsync();
        var client = await DropMailClient.NewAsync(host);

        var answer = await host.Http.SendAsync("POST", client.Path, body);

        Assert.Matches("^(200|400)\n", answer);
        Assert.Contains("\"errors\":", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("INTERNAL", answer, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("\"@l\":\"Error\"", host.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Production")]
    [InlineData("Development")]
    public async Task No_refusal_tells_of_types_paths_or_stacks(string environment)
    {
        await using var host = await MailHost.StartAsync(environment: environment);
        using var client = host.NewClient(await host.CreateKeyAsync());
        string[] paths = ["/v1/inbox/%00", "/v1/inbox/a?wait=x", "/v1/inbox?limit=99999999999999999999", "/api/messages?email=%ff", "/v2/inbox?token=%00", "/generate/%2e%2e", "/auth/%0a",
            "/api/graphql/x", "/download/mail/%00/x", "/graphql-ui/..%2f..%2fappsettings.json", "/swagger/nothing/swagger.json", "/health/nothing", "/mcp", "/%ff%fe", "/v1/attachments/-1"];

        var answers = new List<string>();
        foreach (var path in paths)
            answers.Add(await client.SendAsync("GET", path));
        foreach (var door in Doors.Append("/mcp"))
            foreach (var body in new[] { "{", "\ud7ff", """{"duration":{}}""", """{"username":[]}""", """{"url":"http://[::1"}""", "<x/>" })
                answers.Add(await client.SendAsync("POST", door, body));
        answers.Add(await Wire.SendAsync(host, "GET /v1/inbox HTTP/1.1\nbad\n\n"));

        Assert.All(answers, answer => Inside.AssertUntold(host, answer));
    }
}
