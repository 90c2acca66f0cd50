using System.Text.Json;
using DisposableMail.Server.Tests.Dialects.DropMail;
using DisposableMail.Server.Tests.Dialects.DropMail.Mcp;
using DisposableMail.Server.Tests.Dialects.DustMail;
using DisposableMail.Server.Tests.Dialects.TempMailLol;
using DisposableMail.Server.Tests.Security;
using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Http;

/// <summary>A fault of ours is a 500 at each door, in its own words, and nothing is told of the inside, in whichever environment.</summary>
public sealed class OwnFaultTests
{
    private const string DustMail = """{"success":false,"error":"Something went wrong on our side","code":"internal_error"}""";
    private const string TempMailIo = """{"error":{"type":"api_error","code":"internal_error","detail":"Something went wrong on our side"},"meta":{"request_id":"{call}"}}""";
    private const string TempMailG = """{"status":false,"message":"Server Error"}""";
    private const string TempMailLol = """{"error":"Something went wrong on our side"}""";
    private const string DropMail = """{"errors":[{"message":"Something went wrong on our side","extensions":{"code":"INTERNAL_ERROR"}}]}""";

    private const string Query = "query ($id: ID!) { session(id: $id) { mails { id } } }";

    [Theory]
    [InlineData("Production")]
    [InlineData("Development")]
    public async Task Where_mails_cannot_be_read(string environment)
    {
        await using var host = await MailHost.StartAsync(environment: environment);
        var key = await host.CreateKeyAsync();
        using var client = host.NewClient(key);
        var (inbox, open, scene) = (await client.CreateInboxAsync(), await host.Http.CreateOpenAsync(), await SceneAsync(host));
        using var socket = await GraphQlSocket.OpenAsync(host, scene.Client.Token);
        await using var assistant = await Assistant.ConnectAsync(host, scene.Client.Token);
        await host.ExecuteAsync("ALTER TABLE Messages RENAME TO Gone");

        var (caller, nobody) = (new RawCaller(host, key), new RawCaller(host));
        AssertIsFault(host, DustMail, await caller.AskAsync("GET", $"/v1/inbox/{inbox.Id}"));
        AssertIsFault(host, TempMailIo, await caller.AskAsync("GET", $"/v1/emails/{inbox.Email}/messages"));
        AssertIsFault(host, TempMailG, await caller.AskAsync("GET", $"/api/messages?email={inbox.Email}"));
        AssertIsFault(host, TempMailLol, await nobody.AskAsync("GET", $"/v2/inbox?token={open.Token}"));
        AssertIsFault(host, DropMail, await nobody.AskAsync("GET", scene.Link));
        AssertIsFault(host, DropMail, await nobody.AskAsync("POST", scene.Client.Path, JsonSerializer.Serialize(new { query = Query, variables = new { id = scene.Session } })));

        // The time is only reached when the test has failed.
        await socket.SubscribeAsync("x", Query, new { id = scene.Session });
        Assert.Equal("1013 Something went wrong on our side: try again", await socket.HearCloseAsync().WaitAsync(TimeSpan.FromSeconds(30)));

        var told = await assistant.CallAsync("get_inbox", new { session_id = scene.Session });
        Assert.True(told.IsError);
        Assert.Equal("An error occurred invoking 'get_inbox'.", Assistant.TextOf(told));
        Inside.AssertUntold(host, JsonSerializer.Serialize(told));
    }

    [Theory]
    [InlineData("Production")]
    [InlineData("Development")]
    public async Task Where_keys_cannot_be_looked_up(string environment)
    {
        await using var host = await MailHost.StartAsync(environment: environment);
        var token = await DropMailClient.GenerateAsync(host);
        await host.ExecuteAsync("ALTER TABLE ApiKeys RENAME TO Gone");
        await host.ExecuteAsync("ALTER TABLE FreeTokens RENAME TO GoneToo");

        var caller = new RawCaller(host, "dm_live_0000000000000000000000000000000000000000");
        foreach (var (path, body) in new[]
        {
            ("/v1/inbox", DustMail), ("/v1/domains", TempMailIo), ("/api/domains", TempMailG), ("/v2/inbox/create", TempMailLol),
            ($"/api/graphql/{token}", DropMail), ($"/api/graphql/{token}/websocket", DropMail), ("/mcp", DropMail),
        })
            AssertIsFault(host, body, await caller.AskAsync("GET", path));
    }

    private static void AssertIsFault(MailHost host, string body, string answer)
    {
        Assert.StartsWith("HTTP/1.1 500 Internal Server Error\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n" + body, RawAnswers.Settled(answer), StringComparison.Ordinal);
        Inside.AssertUntold(host, answer);
    }

    private static async Task<Scene> SceneAsync(MailHost host)
    {
        var client = await DropMailClient.NewAsync(host);
        var (id, address) = await client.NewSessionAsync();
        await client.SendAsync(address, "one");
        var mails = (await client.AskAsync("query ($id: ID!) { session(id: $id) { mails { downloadUrl } } }", new { id })).GetProperty("session").GetProperty("mails");
        await client.SendAsync(address, "another"); // What was read is in memory: this was not.
        return new Scene(client, id, new Uri(mails[0].GetProperty("downloadUrl").GetString()!).AbsolutePath);
    }

    private sealed record Scene(DropMailClient Client, string Session, string Link);
}
