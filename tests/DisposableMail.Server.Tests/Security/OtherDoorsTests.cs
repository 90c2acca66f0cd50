using DisposableMail.Server.Tests.Dialects;
using DisposableMail.Server.Tests.Dialects.DustMail;
using DisposableMail.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace DisposableMail.Server.Tests.Security;

/// <summary>What is no operation of the OpenAPI documents, and what one tenant may know of another's state.</summary>
public sealed class OtherDoorsTests
{
    private const string WrongKey = "af_0000000000000000000000000000000000000000";

    // Pages, health, the schema: the same for everybody.
    private static readonly string[] Open =
        ["GET /", "GET /api/graphql/schema.graphql", "GET /graphql-ui", "GET /graphql-ui/{file}", "* /health/live", "* /health/ready"];

    // What is below needs a token; its methods are the protocol's.
    private static readonly string[] Closed = ["/api/graphql/{token}/websocket", "/mcp", WithoutToken];

    // Where a token should stand in the path.
    private const string WithoutToken = "/api/graphql";

    [Fact]
    public async Task Every_door_outside_the_documents_is_known_to_these_tests()
    {
        await using var host = await MailHost.StartAsync();

        var unknown = (await OthersAsync(host)).Where(door => !Open.Contains(door) && !Closed.Contains(door.Split(' ')[1]));

        Assert.Empty(unknown);
    }

    [Fact]
    public async Task Without_a_token_or_with_a_wrong_one_they_are_closed()
    {
        await using var host = await MailHost.StartAsync();
        using var wrong = host.NewClient(WrongKey);
        var doors = (await OthersAsync(host)).Where(door => !Open.Contains(door) && !door.StartsWith("CONNECT ", StringComparison.Ordinal)).ToList();
        Assert.True(doors.Count > 1);

        foreach (var door in doors)
        {
            var (method, path) = (door.Split(' ')[0], door.Split(' ')[1].Replace("{token}", WrongKey, StringComparison.Ordinal));
            var answer = await wrong.SendAsync(method, path, method == "POST" ? "{}" : null);
            Assert.StartsWith("403\n", answer, StringComparison.Ordinal);
            Assert.EndsWith(path == WithoutToken ? "\ntoken_missing" : "\ntoken_invalid", answer, StringComparison.Ordinal);
            if (path == "/mcp")
                Assert.EndsWith("\ntoken_missing", await host.Http.SendAsync(method, path), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_one_knows_of_another_tenants_state_opens_nothing()
    {
        await using var host = await MailHost.StartAsync();
        using var owner = host.NewClient(await host.CreateKeyAsync("owner"));
        var other = new RawCaller(host, await host.CreateKeyAsync("other"));
        var theirs = await owner.CreateInboxAsync();
        await host.SendAsync(MailBuilder.To(theirs.Email));
        var mail = Assert.Single(await owner.EmailIdsAsync(theirs.Id));
        using var read = await owner.GetAsync($"/v1/inbox/{theirs.Id}");
        var tag = read.Headers.ETag!.ToString();

        foreach (var header in new[] { $"If-None-Match: {tag}", "If-None-Match: *", $"Last-Event-ID: {mail}" })
        {
            foreach (var below in new[] { "", "/events" })
            {
                var foreign = await other.AskAsync("GET", $"/v1/inbox/{theirs.Id}{below}", header: header);
                Assert.Equal(404, RawAnswers.StatusOf(foreign));
                Assert.Equal(RawAnswers.Settled(await other.AskAsync("GET", $"/v1/inbox/{Guid.NewGuid()}{below}", header: header)), RawAnswers.Settled(foreign));
            }
        }
    }

    [Fact]
    public async Task What_is_somebody_elses_costs_as_many_statements_as_what_never_was()
    {
        using var statements = new Statements();
        await using var host = await MailHost.StartAsync();
        using var owner = host.NewClient(await host.CreateKeyAsync("owner"));
        using var other = host.NewClient(await host.CreateKeyAsync("other"));
        var inbox = await owner.CreateInboxAsync();
        await host.SendAsync(MailBuilder.To(inbox.Email));
        var mail = Assert.Single(await owner.EmailIdsAsync(inbox.Id)); // Its page is in memory from now on.
        await other.SendAsync("GET", "/v1/inbox"); // And so is the other's key.

        foreach (var (theirs, never) in new[]
        {
            ($"/v1/inbox/{inbox.Id}", $"/v1/inbox/{Guid.NewGuid()}"), ($"/v1/inbox/{inbox.Id}?wait=60", $"/v1/inbox/{Guid.NewGuid()}?wait=60"),
            ($"/v1/messages/{mail}", $"/v1/messages/{Guid.NewGuid()}"), ($"/v1/emails/{inbox.Email}/messages", "/v1/emails/never@mail.test/messages"),
        })
            Assert.Equal((theirs, await CountAsync(never)), (theirs, await CountAsync(theirs)));

        async Task<int> CountAsync(string path)
        {
            var before = statements.Of(host);
            Assert.Matches("^40[04]\n", await other.SendAsync("GET", path));
            return statements.Of(host) - before;
        }
    }

    [Fact]
    public async Task An_idempotency_key_is_each_tenants_own()
    {
        await using var host = await MailHost.StartAsync();
        using var owner = host.NewClient(await host.CreateKeyAsync("owner"));
        using var other = host.NewClient(await host.CreateKeyAsync("other"));

        var (first, second) = (await CreateAsync(owner), await CreateAsync(other));

        Assert.NotEqual(first, second);
        Assert.Equal(first, await CreateAsync(owner));
    }

    private static async Task<string> CreateAsync(HttpClient client)
    {
        using var request = Exchange.Request("POST", "/v1/inbox", "{}");
        request.Headers.Add("Idempotency-Key", "the same");
        using var answer = await client.SendAsync(request);
        return (await DustMailClient.JsonOfAsync(answer)).GetProperty("data").GetProperty("id").GetString()!;
    }

    private static async Task<List<string>> OthersAsync(MailHost host)
    {
        var documented = (await Operations.ListAsync(host)).Select(WithoutNames).ToHashSet();
        var doors = host.Services.GetRequiredService<IEnumerable<EndpointDataSource>>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>().SelectMany(DoorsOf);
        // A call that has two paths is documented once.
        return [.. doors.Where(door => !documented.Contains(WithoutNames(door)) && !documented.Contains(WithoutNames(door).Replace(" /api/", " /", StringComparison.Ordinal))).Distinct()];
    }

    private static IEnumerable<string> DoorsOf(RouteEndpoint endpoint) =>
        (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods ? methods : ["*"])
        .Select(method => $"{method} /{endpoint.RoutePattern.RawText!.Trim('/')}");

    // Routes and documents may call a parameter differently.
    private static string WithoutNames(string door) => System.Text.RegularExpressions.Regex.Replace(door, "{[^}]+}", "{}");
}
