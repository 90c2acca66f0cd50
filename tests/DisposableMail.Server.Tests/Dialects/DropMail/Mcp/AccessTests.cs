using DisposableMail.Testing;
using ModelContextProtocol.Protocol;

namespace DisposableMail.Server.Tests.Dialects.DropMail.Mcp;

/// <summary>Who may call, and what he sees.</summary>
public sealed class AccessTests
{
    [Fact]
    public async Task Two_connections_of_one_token_each_have_a_current_session()
    {
        await using var host = await MailHost.StartAsync();
        var token = await DropMailClient.GenerateAsync(host);
        await using var one = await Assistant.ConnectAsync(host, token);
        await using var other = await Assistant.ConnectAsync(host, token);
        var (toOne, toOther) = (await one.NewAddressAsync(), await other.NewAddressAsync());

        await WaitTests.SendAsync(host, toOne, "for one");
        await WaitTests.SendAsync(host, toOther, "for the other");

        Assert.Equal("for one", await one.WaitAsync());
        Assert.Equal("for the other", await other.WaitAsync());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"protocolVersion":7}""")]
    [InlineData("""{"":{"":"","":""}}""")]
    public async Task Initialize_with_the_wrong_parameters_is_a_malformed_request(string parameters)
    {
        await using var host = await MailHost.StartAsync();

        using var answer = await RawMcp.PostConnectedAsync(
            host, await DropMailClient.GenerateAsync(host), $$"""{"jsonrpc":"2.0","id":1,"method":"initialize","params":{{parameters}}}""", session: null);

        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains("MALFORMED_REQUEST", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_session_of_its_own_a_connection_uses_the_only_one_and_does_not_choose_among_several()
    {
        await using var host = await MailHost.StartAsync();
        var token = await DropMailClient.GenerateAsync(host);
        await using var maker = await Assistant.ConnectAsync(host, token);
        await using var user = await Assistant.ConnectAsync(host, token);
        var made = await maker.AskAsync("create_session");
        Assert.Equal(made.Text("session_id"), (await user.AskAsync("get_session")).Text("session_id"));

        await maker.AskAsync("create_session");

        Assert.StartsWith("invalid_argument: this token has several sessions", await user.FailAsync("get_session"), StringComparison.Ordinal);
        Assert.Equal(made.Text("session_id"), (await user.AskAsync("get_session", new { session_id = made.Text("session_id") })).Text("session_id"));
    }

    [Fact]
    public async Task A_session_of_somebody_else_looks_absent()
    {
        await using var host = await MailHost.StartAsync();
        await using var owner = await Assistant.ConnectAsync(host);
        await using var stranger = await Assistant.ConnectAsync(host);
        var session = await owner.AskAsync("create_session");
        await WaitTests.SendAsync(host, session.Text("address"), "private");
        var mail_id = (await owner.AskAsync("wait_for_email")).Text("mail_id");
        var session_id = session.Text("session_id");
        var absent = "U2Vzc2lvbjqcMxamadJC_aLiPz_XL0lK";

        foreach (var tool in new[] { "get_session", "get_inbox", "wait_for_email", "read_email", "add_address" })
            Assert.Equal(await stranger.FailAsync(tool, new { session_id = absent }), await stranger.FailAsync(tool, new { session_id }));
        Assert.StartsWith("mail_not_found:", await stranger.FailAsync("read_email", new { mail_id }), StringComparison.Ordinal);
        Assert.False((await stranger.AskAsync("delete_address", new { address_id = session.Text("address_id") })).GetProperty("deleted").GetBoolean());
        Assert.Equal("private", (await owner.AskAsync("read_email", new { mail_id })).Text("headerSubject"));
    }

    [Fact]
    public async Task A_connection_is_used_by_the_token_that_began_it_and_by_its_renewal()
    {
        await using var host = await MailHost.StartAsync();
        var token = await DropMailClient.GenerateAsync(host);
        var session = await BeginAsync(host, token);

        Assert.Equal(200, await PingAsync(host, token, session));
        Assert.Equal(200, await PingAsync(host, await DropMailClient.RenewAsync(host, token), session));
        Assert.Equal(403, await PingAsync(host, await DropMailClient.GenerateAsync(host), session));
    }

    [Fact]
    public async Task A_token_that_is_no_good_is_refused_with_403_and_the_reason()
    {
        await using var host = await MailHost.StartAsync();
        var token = await DropMailClient.GenerateAsync(host, "1h");
        Assert.Equal(200, (await AnswerAsync(host, token)).Status);

        Assert.Equal((403, "token_missing"), await AnswerAsync(host, null));
        Assert.Equal((403, "token_invalid"), await AnswerAsync(host, "af_wrongwrongwrong"));
        host.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal((403, "token_expired"), await AnswerAsync(host, token));
    }

    [Fact]
    public async Task The_key_of_an_account_is_a_token_too()
    {
        await using var host = await MailHost.StartAsync();
        await using var assistant = await Assistant.ConnectAsync(host, await host.CreateKeyAsync());

        Assert.Contains("@", await assistant.NewAddressAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_made_up_his_token_is_told_in_every_answer()
    {
        await using var host = await MailHost.StartAsync([("Tokens:Legacy", "Accept")]);
        await using var assistant = await Assistant.ConnectAsync(host, "made-up-by-myself");

        var result = await assistant.CallAsync("create_session");

        Assert.Equal(2, result.Content.Count);
        Assert.Contains("generate a free af_ token", ((TextContentBlock)result.Content[1]).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Dialects:DropMail:Mcp:Enabled", 200)]
    [InlineData("Dialects:DropMail:Enabled", 404)]
    public async Task It_can_be_turned_off(string option, int others)
    {
        await using var host = await MailHost.StartAsync([(option, "false")]);
        using var tokens = await host.Http.PostAsync(new Uri("/api/token/generate", UriKind.Relative), null);

        Assert.Equal(404, (await AnswerAsync(host, "any-token-at-all")).Status);
        Assert.Equal(others, (int)tokens.StatusCode);
    }

    [Fact]
    public async Task Pages_of_origins_that_are_not_listed_are_refused()
    {
        await using var host = await MailHost.StartAsync([("Dialects:DropMail:AllowedOrigins:0", "https://app.example")]);
        var token = await DropMailClient.GenerateAsync(host);

        Assert.Equal(200, (await AnswerAsync(host, token, "https://app.example")).Status);
        Assert.Equal(403, (await AnswerAsync(host, token, "https://evil.example")).Status);
        Assert.Equal(200, (await AnswerAsync(host, token)).Status);
    }

    [Fact]
    public async Task A_request_that_is_too_large_is_refused()
    {
        await using var host = await MailHost.StartAsync([("Dialects:DropMail:Mcp:MaxRequestBytes", "4096")]);
        var token = await DropMailClient.GenerateAsync(host);

        using var refused = await RawMcp.PostAsync(host, token, RawMcp.WaitForEmail(new string('x', 5000)));

        Assert.Equal(413, (int)refused.StatusCode);
    }

    [Fact]
    public async Task A_connection_that_is_not_used_is_forgotten()
    {
        await using var host = await MailHost.StartAsync([("Dialects:DropMail:Mcp:IdleTimeout", "00:10:00")]);
        var token = await DropMailClient.GenerateAsync(host);
        var session = await BeginAsync(host, token);
        host.Clock.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal(200, await PingAsync(host, token, session));

        host.Clock.Advance(TimeSpan.FromMinutes(11));

        // It is swept in the background; being asked for keeps it, so it is not asked before.
        for (var i = 0; i < 50; i++)
            await AnswerAsync(host, token);
        Assert.Equal(404, await PingAsync(host, token, session));
    }

    [Fact]
    public async Task Connections_beyond_the_limit_make_the_oldest_be_forgotten()
    {
        await using var host = await MailHost.StartAsync([("Dialects:DropMail:Mcp:MaxIdleConnections", "2")]);
        var token = await DropMailClient.GenerateAsync(host);
        var first = await BeginAsync(host, token);
        for (var i = 0; i < 3; i++)
        {
            host.Clock.Advance(TimeSpan.FromMilliseconds(1));
            await BeginAsync(host, token);
        }

        Assert.Equal(404, await PingAsync(host, token, first));
    }

    [Fact]
    public async Task The_log_knows_neither_who_asks_nor_what_for()
    {
        await using var host = await MailHost.StartAsync();
        var token = await DropMailClient.GenerateAsync(host);
        await using var assistant = await Assistant.ConnectAsync(host, token);
        var session = await assistant.AskAsync("create_session");
        await WaitTests.SendAsync(host, session.Text("address"), "a subject of its own");
        var mail = await assistant.AskAsync("wait_for_email");
        await assistant.AskAsync("read_email");
        await Assert.ThrowsAnyAsync<Exception>(() => assistant.CallAsync("somebody@mail.test"));
        await assistant.FailAsync("get_inbox", new { session_id = "somebody@mail.test" });

        Assert.Contains("/mcp", host.Log, StringComparison.Ordinal);
        foreach (var secret in new[] { token, session.Text("address"), session.Text("session_id"), session.Text("restore_key"), mail.Text("mail_id"), "a subject of its own", "somebody@mail.test", "testhost" })
            Assert.DoesNotContain(secret, host.Log, StringComparison.Ordinal);
    }

    private static async Task<(int Status, string Reason)> AnswerAsync(MailHost host, string? token, string? origin = null)
    {
        using var response = await RawMcp.PostAsync(host, token, RawMcp.ListTools, origin);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <returns>The id of a connection.</returns>
    private static async Task<string> BeginAsync(MailHost host, string token)
    {
        const string Body = """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"raw","version":"1"}}}""";
        using var response = await RawMcp.PostConnectedAsync(host, token, Body, null);
        return response.Headers.GetValues("Mcp-Session-Id").Single();
    }

    private static async Task<int> PingAsync(MailHost host, string token, string session)
    {
        using var response = await RawMcp.PostConnectedAsync(host, token, """{"jsonrpc":"2.0","id":2,"method":"ping"}""", session);
        return (int)response.StatusCode;
    }
}
