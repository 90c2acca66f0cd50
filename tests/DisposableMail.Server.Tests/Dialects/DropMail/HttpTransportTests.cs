using System.Text;
using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Dialects.DropMail;

/// <summary>How a query may be sent, and what comes back.</summary>
public sealed class HttpTransportTests
{
    private const string Answer = """{"data":{"__typename":"QueryRoot"}}""";

    [Theory]
    [InlineData("application/json", """{"query":"{ __typename }"}""")]
    [InlineData("application/json; charset=utf-8", """{"query":"{ __typename }","variables":null,"operationName":null,"extensions":{"a":1}}""")]
    [InlineData("application/json", """{"query":"query a { __typename } query b { __typename }","operationName":"b"}""")]
    [InlineData("application/json", """{"query":"query ($no: Boolean!) { __typename @skip(if: $no) }","variables":{"no":false}}""")]
    [InlineData("application/json", """{"query":"query ($no: Boolean!) { __typename @skip(if: $no) }","variables":"{\"no\":false}"}""")]
    [InlineData("text/plain;charset=UTF-8", """{"query":"{ __typename }"}""")]
    [InlineData(null, """{"query":"{ __typename }"}""")]
    [InlineData("application/x-www-form-urlencoded", "query=query ($no: Boolean!) { __typename @skip(if: $no) }&variables={\"no\": false}&operationName=")]
    [InlineData("application/x-www-form-urlencoded", "query=%7B__typename%7D")]
    [InlineData("application/x-www-form-urlencoded", "{\"query\":\"{ __typename }\"}")]
    public async Task Body_is_taken_as_JSON_or_as_a_form(string? mediaType, string body)
    {
        await using var host = await MailHost.StartAsync();
        var client = await DropMailClient.NewAsync(host);

        Assert.EndsWith("\n" + Answer, await host.Http.SendAsync("POST", client.Path, body, mediaType), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?query={__typename}")]
    [InlineData("?query=query($no:Boolean!){__typename%20@skip(if:$no)}&variables={\"no\":false}")]
    [InlineData("?query=query%20a{__typename}%20query%20b{__typename}&operationName=a&extensions={}")]
    public async Task Query_may_stand_in_the_query_string(string query)
    {
        await using var host = await MailHost.StartAsync();
        var client = await DropMailClient.NewAsync(host);

        Assert.EndsWith("\n" + Answer, await host.Http.SendAsync("GET", client.Path + query), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_is_a_200_of_JSON_that_nobody_keeps()
    {
        await using var host = await MailHost.StartAsync();
        var client = await DropMailClient.NewAsync(host);

        Assert.Equal(
            """
            200
            Cache-Control: no-store
            Content-Length: {n}
            Content-Type: application/json; charset=utf-8
            X-Content-Type-Options: nosniff
            X-Request-ID: {request}

            {"data":{"__typename":"QueryRoot"}}
            """, await client.AnswerAsync("{ __typename }"));
    }

    [Theory]
    [InlineData("{", "SYNTAX_ERROR")]
    [InlineData("{ nothing }", "FIELDS_ON_CORRECT_TYPE")]
    [InlineData("{ session { id } }", "PROVIDED_NON_NULL_ARGUMENTS")]
    [InlineData("query ($id: ID!) { session(id: $id) { id } }", "INVALID_VALUE")]
    [InlineData("query a { __typename } query b { __typename }", "NO_OPERATION_NAME")]
    public async Task What_is_wrong_with_a_query_is_said_in_a_200_without_data(string query, string code)
    {
        await using var host = await MailHost.StartAsync();
        var client = await DropMailClient.NewAsync(host);

        var body = await client.BodyAsync(query);

        Assert.False(body.TryGetProperty("data", out _));
        var error = Assert.Single(body.GetProperty("errors").EnumerateArray());
        Assert.Equal(code, error.GetProperty("extensions").GetProperty("code").GetString());
        Assert.NotEqual("", error.GetProperty("message").GetString());
    }

    [Theory]
    [InlineData("", "There is no query")]
    [InlineData("{}", "There is no query")]
    [InlineData("{\"query\":", "The request body is not a JSON object")]
    [InlineData("{\"query\":7}", "query has a value of the wrong type")]
    [InlineData("{\"query\":\"{__typename}\",\"variables\":[]}", "variables must be a JSON object of plain values")]
    [InlineData("{\"query\":\"{__typename}\",\"variables\":\"[}\"}", "variables must be a JSON object of plain values")]
    [InlineData("{\"query\":\"{__typename}\",\"variables\":{\"a\":\"\\ud800\"}}", "variables must be a JSON object of plain values")]
    [InlineData("{\"query\":\"{__typename}\",\"variables\":\"\\ud800\"}", "variables must be a JSON object of plain values")]
    [InlineData("{\"query\":\"\\ud800\"}", "query has a value of the wrong type")]
    [InlineData("[{\"query\":\"{__typename}\"},{\"query\":\"{__typename}\"}]", "The request body is not a JSON object")]
    public async Task What_is_no_request_is_a_400_in_the_same_form(string body, string message)
    {
        await using var host = await MailHost.StartAsync();
        var client = await DropMailClient.NewAsync(host);

        var answer = await host.Http.SendAsync("POST", client.Path, body);

        Assert.StartsWith("400\n", answer, StringComparison.Ordinal);
        Assert.Contains($$"""{"errors":[{"message":"{{message}}","extensions":{"code":""", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mutation_by_GET_changes_nothing()
    {
        await using var host = await MailHost.StartAsync();
        var client = await DropMailClient.NewAsync(host);

        var answer = await host.Http.SendAsync("GET", client.Path + "?query=mutation{introduceSession{id}}");
        var named = await host.Http.SendAsync("GET", client.Path + "?query=query%20a{__typename}%20mutation%20b{introduceSession{id}}&operationName=b");

        Assert.StartsWith("405\nAllow: POST\n", answer, StringComparison.Ordinal);
        Assert.StartsWith("405\n", named, StringComparison.Ordinal);
        Assert.Equal(0, (await client.AskAsync("{ sessions { id } }")).GetProperty("sessions").GetArrayLength());
    }

    [Fact]
    public async Task Body_beyond_the_limit_is_refused()
    {
        await using var host = await MailHost.StartAsync();
        var client = await DropMailClient.NewAsync(host);

        var answer = await host.Http.SendAsync("POST", client.Path, $$"""{"query":"{ __typename }","x":"{{new string('x', 200_000)}}"}""");

        Assert.StartsWith("413\n", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("af_wrongwrongwrong", "token_invalid")]
    [InlineData("", "token_missing")]
    [InlineData("short", "token_invalid")]
    [InlineData("a-string-made-up", "token_invalid")]
    public async Task Wrong_token_is_a_plain_403_before_anything_is_looked_at(string token, string reason)
    {
        await using var host = await MailHost.StartAsync();

        Assert.Equal(
            $$"""
            403
            Cache-Control: no-store
            Content-Length: {n}
            Content-Type: text/plain; charset=utf-8
            X-Content-Type-Options: nosniff
            X-Request-ID: {request}

            {{reason}}
            """, await host.Http.SendAsync("POST", $"/api/graphql/{token}", "not even a query"));
    }

    [Fact]
    public async Task Expired_token_says_so()
    {
        await using var host = await MailHost.StartAsync();
        var client = new DropMailClient(host, await DropMailClient.GenerateAsync(host, "1h"));
        await client.AskAsync("{ __typename }");

        host.Clock.Advance(TimeSpan.FromHours(1));

        var answer = await host.Http.SendAsync("POST", client.Path, """{"query":"{ __typename }"}""");
        Assert.StartsWith("403\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\ntoken_expired", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_of_an_account_is_a_token_too()
    {
        await using var host = await MailHost.StartAsync();
        var client = new DropMailClient(host, await host.CreateKeyAsync());

        Assert.NotEqual("", (await client.NewSessionAsync()).Address);
    }

    [Fact]
    public async Task Legacy_token_works_where_it_is_let_in_and_says_on_every_answer_that_it_will_not()
    {
        await using var host = await MailHost.StartAsync([("Tokens:Legacy", "Accept")]);
        var client = new DropMailClient(host, "made-up-by-me");

        var body = await client.BodyAsync("{ __typename }");

        Assert.Equal("QueryRoot", body.GetProperty("data").GetProperty("__typename").GetString());
        Assert.Equal(("LEGACY_TOKEN_DEPRECATED", true), await CodeOfAsync(client));
        foreach (var wrong in new[] { "{", "{ nothing }", "{...A} fragment A on QueryRoot{...A}" })
            Assert.Contains("LEGACY_TOKEN_DEPRECATED", await client.AnswerAsync(wrong), StringComparison.Ordinal);

        static async Task<(string, bool)> CodeOfAsync(DropMailClient client)
        {
            var (code, message) = await client.FailAsync("mutation { introduceSession { id } }");
            return (code, message.Contains("af_", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Every_subscription_event_of_a_legacy_token_says_so_too()
    {
        await using var host = await MailHost.StartAsync([("Tokens:Legacy", "Accept")]);
        using var socket = await GraphQlSocket.OpenAsync(host, "made-up-by-me");
        await socket.SubscribeAsync("1", "mutation { introduceSession { id addresses { address } } }");
        var session = System.Text.Json.JsonDocument.Parse((await socket.HearAsync())!).RootElement.GetProperty("payload").GetProperty("data").GetProperty("introduceSession");
        await socket.HearAsync();

        await socket.SubscribeAsync("2", DropMailClient.Subscription, new { id = session.GetProperty("id").GetString() });
        await host.SendAsync(MailBuilder.To(session.GetProperty("addresses")[0].GetProperty("address").GetString()!));

        var mail = await socket.HearAsync();
        Assert.Contains("LEGACY_TOKEN_DEPRECATED", mail, StringComparison.Ordinal);
        Assert.Contains("\"headerSubject\":\"Hello\"", mail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Path_below_the_endpoint_that_is_not_there_is_a_404()
    {
        await using var host = await MailHost.StartAsync();

        Assert.StartsWith("404\n", await host.Http.SendAsync("GET", "/api/graphql/a/b"), StringComparison.Ordinal);
        Assert.StartsWith("405\n", await host.Http.SendAsync("PUT", "/api/graphql"), StringComparison.Ordinal);
        Assert.StartsWith("400\n", await host.Http.SendAsync("GET", $"/api/graphql/{await DropMailClient.GenerateAsync(host)}/websocket"), StringComparison.Ordinal);
        Assert.True(Encoding.UTF8.GetByteCount(await host.Http.GetStringAsync("/api/graphql/schema.graphql")) > 1000);
    }
}
