using System.Net;
using System.Net.WebSockets;
using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Dialects.DropMail;

/// <summary>Who gets a socket, and when and how it ends.</summary>
public sealed class SocketLifeTests
{
    [Fact]
    public async Task Who_says_nothing_is_closed_in_time()
    {
        await using var host = await MailHost.StartAsync();
        using var socket = await GraphQlSocket.ConnectAsync(host, (await DropMailClient.NewAsync(host)).Token, "graphql-transport-ws");

        var close = socket.HearCloseAsync();
        await DropMailClient.AdvanceUntilAsync(host, close, TimeSpan.FromSeconds(2));

        Assert.Equal("4408 Connection initialisation timeout", await close);
    }

    [Fact]
    public async Task Quiet_socket_is_pinged_and_one_that_never_answers_is_dropped()
    {
        await using var host = await MailHost.StartAsync();
        using var socket = await GraphQlSocket.OpenAsync(host, (await DropMailClient.NewAsync(host)).Token);

        var ping = socket.HearAsync();
        await DropMailClient.AdvanceUntilAsync(host, ping, TimeSpan.FromSeconds(5));
        Assert.Equal("""{"type":"ping"}""", await ping);
        await socket.SayAsync("""{"type":"pong"}""");

        var dropped = Assert.ThrowsAnyAsync<WebSocketException>(async () =>
        {
            while (await socket.HearAsync() is not null)
            {
                // More pings.
            }
        });
        await DropMailClient.AdvanceUntilAsync(host, dropped, TimeSpan.FromSeconds(5));
        await dropped;
    }

    [Fact]
    public async Task Server_that_stops_says_so_to_every_socket()
    {
        await using var host = await MailHost.StartAsync();
        var client = await DropMailClient.NewAsync(host);
        var (id, _) = await client.NewSessionAsync();
        using var idle = await GraphQlSocket.ConnectAsync(host, client.Token, "graphql-transport-ws");
        using var following = await GraphQlSocket.OpenAsync(host, client.Token);
        await following.SubscribeAsync("1", DropMailClient.Subscription, new { id });
        using var older = await GraphQlSocket.OpenAsync(host, client.Token, "graphql-ws");

        var stopped = host.StopAsync();

        Assert.Equal("1001 The server is stopping", await idle.HearCloseAsync());
        Assert.Equal("1001 The server is stopping", await following.HearCloseAsync());
        Assert.Equal("1001 The server is stopping", await older.HearCloseAsync());
        await stopped;
        Assert.DoesNotContain("failed", host.Log, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Client_that_breaks_off_leaves_nothing_behind()
    {
        await using var host = await MailHost.StartAsync([("Dialects:DropMail:MaxSockets", "1")]);
        var client = await DropMailClient.NewAsync(host);
        var (id, _) = await client.NewSessionAsync();
        using (var socket = await GraphQlSocket.OpenAsync(host, client.Token))
        {
            await socket.SubscribeAsync("1", DropMailClient.Subscription, new { id });
            await Assert.ThrowsAsync<WebSocketException>(() => GraphQlSocket.ConnectAsync(host, client.Token, "graphql-transport-ws"));
        }

        // Its place is free as soon as the server has noticed.
        GraphQlSocket? next = null;
        while (next is null)
        {
            try
            {
                next = await GraphQlSocket.OpenAsync(host, client.Token);
            }
            catch (WebSocketException)
            {
                // Not yet.
            }
        }

        await next.LeaveAsync();
        Assert.DoesNotContain("failed", host.Log, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Without_a_good_token_there_is_no_socket()
    {
        await using var host = await MailHost.StartAsync();

        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/graphql/af_wrongwrongwrong/websocket");
        request.Headers.TryAddWithoutValidation("Connection", "Upgrade");
        request.Headers.TryAddWithoutValidation("Upgrade", "websocket");
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Version", "13");
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        using var response = await host.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal("token_invalid", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(null, "https://anything.example", true)]
    [InlineData("https://app.example", "https://app.example", true)]
    [InlineData("https://app.example", null, true)]
    [InlineData("https://app.example", "https://other.example", false)]
    public async Task Origins_are_checked_when_some_are_listed(string? allowed, string? origin, bool isLetIn)
    {
        await using var host = await MailHost.StartAsync(allowed is null ? [] : [("Dialects:DropMail:AllowedOrigins:0", allowed)]);
        var token = (await DropMailClient.NewAsync(host)).Token;

        var connecting = GraphQlSocket.ConnectAsync(host, token, "graphql-transport-ws", origin);

        if (isLetIn)
            (await connecting).Dispose();
        else
            await Assert.ThrowsAsync<WebSocketException>(() => connecting);
    }
}
