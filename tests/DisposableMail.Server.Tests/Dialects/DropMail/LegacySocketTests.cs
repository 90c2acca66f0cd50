using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Dialects.DropMail;

/// <summary>The older protocol, graphql-ws, as the library subscriptions-transport-ws speaks it.</summary>
public sealed class LegacySocketTests
{
    [Fact]
    public async Task Start_may_follow_init_at_once_and_gives_each_mail_as_data()
    {
        await using var host = await MailHost.StartAsync();
        var client = await DropMailClient.NewAsync(host);
        var (id, address) = await client.NewSessionAsync();
        using var socket = await GraphQlSocket.ConnectAsync(host, client.Token, "graphql-ws");

        await socket.SayAsync("""{"type":"connection_init"}""");
        await socket.SubscribeAsync("1", DropMailClient.Subscription, new { id }, "start");
        Assert.Equal("""{"type":"connection_ack"}""", await socket.HearAsync());
        Assert.Equal("""{"type":"ka"}""", await socket.HearAsync());
        await client.SendAsync(address, "hello");

        Assert.Matches("""^\{"id":"1","type":"data","payload":\{"data":\{"sessionMailReceived":\{"id":"[^"]+","headerSubject":"hello"\}\}\}\}$""", await socket.HearAsync());
    }

    [Fact]
    public async Task Query_is_answered_and_completed()
    {
        await using var host = await MailHost.StartAsync();
        using var socket = await GraphQlSocket.OpenAsync(host, (await DropMailClient.NewAsync(host)).Token, "graphql-ws");

        await socket.SubscribeAsync("1", "{ __typename }", type: "start");

        Assert.Equal("""{"id":"1","type":"data","payload":{"data":{"__typename":"QueryRoot"}}}""", await socket.HearAsync());
        Assert.Equal("""{"id":"1","type":"complete"}""", await socket.HearAsync());
    }

    [Fact]
    public async Task What_is_not_valid_comes_as_data_and_is_completed()
    {
        await using var host = await MailHost.StartAsync();
        using var socket = await GraphQlSocket.OpenAsync(host, (await DropMailClient.NewAsync(host)).Token, "graphql-ws");

        await socket.SubscribeAsync("1", "{ nothing }", type: "start");

        Assert.StartsWith("""{"id":"1","type":"data","payload":{"errors":[{"message":"Cannot query field""", await socket.HearAsync(), StringComparison.Ordinal);
        Assert.Equal("""{"id":"1","type":"complete"}""", await socket.HearAsync());
    }

    [Fact]
    public async Task Stop_is_answered_and_terminate_closes()
    {
        await using var host = await MailHost.StartAsync();
        var client = await DropMailClient.NewAsync(host);
        var (id, _) = await client.NewSessionAsync();
        using var socket = await GraphQlSocket.OpenAsync(host, client.Token, "graphql-ws");
        await socket.SubscribeAsync("1", DropMailClient.Subscription, new { id }, "start");

        await socket.SayAsync("""{"id":"1","type":"stop"}""");
        Assert.Equal("""{"id":"1","type":"complete"}""", await socket.HearAsync());
        await socket.SayAsync("""{"type":"connection_terminate"}""");

        Assert.Equal("1000", await socket.HearCloseAsync());
    }

    [Fact]
    public async Task Newer_operation_takes_the_place_of_one_with_its_id()
    {
        await using var host = await MailHost.StartAsync();
        var client = await DropMailClient.NewAsync(host);
        var (id, _) = await client.NewSessionAsync();
        using var socket = await GraphQlSocket.OpenAsync(host, client.Token, "graphql-ws");
        await socket.SubscribeAsync("1", DropMailClient.Subscription, new { id }, "start");

        await socket.SubscribeAsync("1", "{ __typename }", type: "start");

        Assert.Equal("""{"id":"1","type":"data","payload":{"data":{"__typename":"QueryRoot"}}}""", await socket.HearAsync());
    }

    [Fact]
    public async Task Sign_of_life_comes_again_and_again_and_needs_no_answer()
    {
        await using var host = await MailHost.StartAsync();
        using var socket = await GraphQlSocket.OpenAsync(host, (await DropMailClient.NewAsync(host)).Token, "graphql-ws");

        for (var i = 0; i < 5; i++)
        {
            var sign = socket.HearAsync();
            await DropMailClient.AdvanceUntilAsync(host, sign, TimeSpan.FromSeconds(5));
            Assert.Equal("""{"type":"ka"}""", await sign);
        }
    }

    [Fact]
    public async Task Start_without_init_is_closed()
    {
        await using var host = await MailHost.StartAsync();
        using var socket = await GraphQlSocket.ConnectAsync(host, (await DropMailClient.NewAsync(host)).Token, "graphql-ws");

        await socket.SubscribeAsync("1", "{ __typename }", type: "start");

        Assert.Equal("4401 Unauthorized", await socket.HearCloseAsync());
    }
}
