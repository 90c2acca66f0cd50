using System.Net.WebSockets;
using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Dialects.DropMail;

/// <summary>The protocol graphql-transport-ws, close codes as its specification has them.</summary>
public sealed class TransportSocketTests
{
    [Fact]
    public async Task Subscription_gives_the_mails_that_are_there_and_each_that_comes()
    {
        await using var host = await MailHost.StartAsync();
        var client = await DropMailClient.NewAsync(host);
        var (id, address) = await client.NewSessionAsync();
        await client.SendAsync(address, "first", "second");
        using var socket = await GraphQlSocket.OpenAsync(host, client.Token);

        await socket.SubscribeAsync("1", DropMailClient.Subscription, new { id });

        Assert.Equal("first", await socket.HearSubjectAsync());
        Assert.Equal("second", await socket.HearSubjectAsync());
        await client.SendAsync(address, "third");
        Assert.Equal("third", await socket.HearSubjectAsync());
    }

    [Fact]
    public async Task Subscription_begins_after_the_mail_that_is_named()
    {
        await using var host = await MailHost.StartAsync();
        var client = await DropMailClient.NewAsync(host);
        var (id, address) = await client.NewSessionAsync();
        await client.SendAsync(address, "first", "second");
        var session = (await client.AskAsync("query ($id: ID!) { session(id: $id) { mails { id } } }", new { id })).GetProperty("session");
        var after = session.GetProperty("mails")[1].GetProperty("id").GetString();
        using var socket = await GraphQlSocket.OpenAsync(host, client.Token);

        await socket.SubscribeAsync("1", DropMailClient.Subscription, new { id, after });

        Assert.Equal("second", await socket.HearSubjectAsync());
    }

    [Fact]
    public async Task Queries_and_mutations_are_answered_and_completed()
    {
        await using var host = await MailHost.StartAsync();
        using var socket = await GraphQlSocket.OpenAsync(host, (await DropMailClient.NewAsync(host)).Token);

        await socket.SubscribeAsync("q", "{ domains(permanentOnly: true) { name } }");
        Assert.Equal("""{"id":"q","type":"next","payload":{"data":{"domains":[{"name":"mail.test"},{"name":"inbox.test"}]}}}""", await socket.HearAsync());
        Assert.Equal("""{"id":"q","type":"complete"}""", await socket.HearAsync());
        await socket.SubscribeAsync("q", "mutation { introduceSession(input: {withAddress: false}) { addresses { id } } }");
        Assert.Equal("""{"id":"q","type":"next","payload":{"data":{"introduceSession":{"addresses":[]}}}}""", await socket.HearAsync());
        Assert.Equal("""{"id":"q","type":"complete"}""", await socket.HearAsync());
    }

    [Theory]
    [InlineData("{ nothing }", """[{"message":"Cannot query field 'nothing' on type 'QueryRoot'.","locations":[{"line":1,"column":3}],"extensions":{"code":"FIELDS_ON_CORRECT_TYPE"}}]""")]
    [InlineData("", """[{"message":"There is no query","extensions":{"code":"BAD_REQUEST"}}]""")]
    [InlineData(
        "subscription { sessionMailReceived(id: \"U2Vzc2lvbjqcMxamadJC_aLiPz_XL0lK\") { id } }",
        """[{"message":"session_not_found","path":["sessionMailReceived"],"extensions":{"code":"SESSION_NOT_FOUND"}}]""")]
    [InlineData(
        "subscription { sessionMailReceived(id: \"nonsense\") { id } }",
        """[{"message":"session_not_found","path":["sessionMailReceived"],"extensions":{"code":"SESSION_NOT_FOUND"}}]""")]
    public async Task What_cannot_be_answered_ends_in_an_error_and_nothing_else(string query, string errors)
    {
        await using var host = await MailHost.StartAsync();
        using var socket = await GraphQlSocket.OpenAsync(host, (await DropMailClient.NewAsync(host)).Token);

        await socket.SubscribeAsync("1", query);

        Assert.Equal($$"""{"id":"1","type":"error","payload":{{errors}}}""", await socket.HearAsync());
        await socket.SayAsync("""{"type":"ping"}""");
        Assert.Equal("""{"type":"pong"}""", await socket.HearAsync());
    }

    [Fact]
    public async Task Complete_ends_an_operation_and_frees_its_id()
    {
        await using var host = await MailHost.StartAsync();
        var client = await DropMailClient.NewAsync(host);
        var (id, address) = await client.NewSessionAsync();
        using var socket = await GraphQlSocket.OpenAsync(host, client.Token);
        await socket.SubscribeAsync("1", DropMailClient.Subscription, new { id });

        await socket.SayAsync("""{"id":"1","type":"complete"}""");
        await client.SendAsync(address, "unheard");
        await socket.SubscribeAsync("1", "{ __typename }");

        Assert.Equal("""{"id":"1","type":"next","payload":{"data":{"__typename":"QueryRoot"}}}""", await socket.HearAsync());
    }

    [Theory]
    [InlineData("""{"query":"{ __typename }","variables":"\ud800"}""")]
    [InlineData("""{"query":"{ __typename }","variables":{"\ud800":"\ud800"}}""")]
    [InlineData("""{"query":"{ __typename }","operationName":"\ud800"}""")]
    [InlineData("""{"query":"\ud800"}""")]
    [InlineData("""{"query":["{ __typename }"]}""")]
    [InlineData("\"\\ud800\"")]
    public async Task What_is_no_query_is_told_and_the_socket_goes_on(string payload)
    {
        await using var host = await MailHost.StartAsync();
        using var socket = await GraphQlSocket.OpenAsync(host, (await DropMailClient.NewAsync(host)).Token);

        await socket.SayAsync($$"""{"id":"1","type":"subscribe","payload":{{payload}}}""");
        Assert.Matches("""^\{"id":"1","type":"error","payload":\[\{"message":"[^"]+","extensions":\{"code":"BAD_REQUEST"\}\}\]\}$""", await socket.HearAsync());

        await socket.SubscribeAsync("1", "{ __typename }");
        Assert.Contains("QueryRoot", await socket.HearAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("\"@l\":\"Error\"", host.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Id_is_free_again_when_its_error_has_been_told()
    {
        await using var host = await MailHost.StartAsync();
        using var socket = await GraphQlSocket.OpenAsync(host, (await DropMailClient.NewAsync(host)).Token);

        for (var i = 0; i < 500; i++)
        {
            await socket.SubscribeAsync("1", "{ nothing }");
            Assert.StartsWith("""{"id":"1","type":"error",""", await socket.HearAsync(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("4401 Unauthorized", """{"id":"1","type":"subscribe","payload":{"query":"{ __typename }"}}""")]
    [InlineData("4429 Too many initialisation requests", """{"type":"connection_init"}""", """{"type":"connection_init"}""")]
    [InlineData("4400 Invalid message received", "no json")]
    [InlineData("4400 Invalid message received", "[]")]
    [InlineData("4400 Invalid message received", """{"id":"1"}""")]
    [InlineData("4400 Invalid message received", """{"type":"start","id":"1"}""")]
    [InlineData("4400 Invalid message received", """{"type":7}""")]
    [InlineData("4400 Invalid message received", """{"type":"connection_init"}""", """{"type":"subscribe","payload":{"query":"{ __typename }"}}""")]
    public async Task Who_does_not_keep_to_the_protocol_is_closed(string close, params string[] words)
    {
        await using var host = await MailHost.StartAsync();
        using var socket = await GraphQlSocket.ConnectAsync(host, (await DropMailClient.NewAsync(host)).Token, "graphql-transport-ws");

        foreach (var word in words)
            await socket.SayAsync(word);
        while (await socket.HearAsync() is { } answer)
            Assert.Equal("""{"type":"connection_ack"}""", answer);

        Assert.Equal(close, socket.Close);
    }

    [Theory]
    [InlineData("one", "Subscriber for one already exists")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789", "Subscriber for this id already exists")]
    [InlineData("ÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜ", "Subscriber for this id already exists")] // 100 octets.
    public async Task Second_operation_of_a_running_id_is_closed(string name, string reason)
    {
        await using var host = await MailHost.StartAsync();
        var client = await DropMailClient.NewAsync(host);
        var (id, _) = await client.NewSessionAsync();
        using var socket = await GraphQlSocket.OpenAsync(host, client.Token);

        await socket.SubscribeAsync(name, DropMailClient.Subscription, new { id });
        await socket.SubscribeAsync(name, DropMailClient.Subscription, new { id });

        Assert.Equal($"4409 {reason}", await socket.HearCloseAsync());
    }

    [Fact]
    public async Task Message_beyond_the_limit_and_a_binary_one_are_closed()
    {
        await using var host = await MailHost.StartAsync([("Dialects:DropMail:MaxSocketMessageBytes", "4096")]);
        var token = (await DropMailClient.NewAsync(host)).Token;
        using var large = await GraphQlSocket.OpenAsync(host, token);
        using var binary = await GraphQlSocket.OpenAsync(host, token);

        await large.SayAsync(new byte[4000], WebSocketMessageType.Text, isEnd: false);
        await large.SayAsync(new byte[4000], WebSocketMessageType.Text, isEnd: false);
        await binary.SayAsync("""{"type":"ping"}"""u8.ToArray(), WebSocketMessageType.Binary);

        Assert.Equal("1009 The message is too large", await large.HearCloseAsync());
        Assert.Equal("4400 Invalid message received", await binary.HearCloseAsync());
    }

    [Fact]
    public async Task Operations_beyond_the_limit_are_refused_one_by_one()
    {
        await using var host = await MailHost.StartAsync([("Dialects:DropMail:MaxSocketOperations", "1")]);
        var client = await DropMailClient.NewAsync(host);
        var (id, address) = await client.NewSessionAsync();
        using var socket = await GraphQlSocket.OpenAsync(host, client.Token);
        await socket.SubscribeAsync("1", DropMailClient.Subscription, new { id });

        await socket.SubscribeAsync("2", "{ __typename }");

        Assert.Equal("""{"id":"2","type":"error","payload":[{"message":"1 operations run on this socket already","extensions":{"code":"TOO_MANY_OPERATIONS"}}]}""", await socket.HearAsync());
        await client.SendAsync(address, "still heard");
        Assert.Equal("still heard", await socket.HearSubjectAsync());
    }

    [Fact]
    public async Task Subprotocol_that_is_not_ours_is_closed_and_the_clients_first_one_is_taken()
    {
        await using var host = await MailHost.StartAsync();
        var token = (await DropMailClient.NewAsync(host)).Token;
        using var stranger = await GraphQlSocket.ConnectAsync(host, token, null);
        using var older = await GraphQlSocket.ConnectAsync(host, token, "graphql-ws");

        Assert.Equal("4406 Subprotocol not acceptable", await stranger.HearCloseAsync());
        Assert.Equal("graphql-ws", older.Protocol);
    }
}
