using DisposableMail.Core.Accounts;
using DisposableMail.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace DisposableMail.Server.Tests.Dialects.DropMail;

/// <summary>A socket is as good as the token it was opened with.</summary>
public sealed class SocketTokenTests
{
    [Fact]
    public async Task Key_that_is_revoked_ends_subscriptions_and_answers_nothing_on_an_open_socket()
    {
        await using var host = await MailHost.StartAsync();
        var keys = host.Services.GetRequiredService<ApiKeyService>();
        await host.CreateKeyAsync("leaver");
        var key = (await keys.CreateAsync("leaver", "one", "dm_live_", CancellationToken.None)).Value;
        var client = new DropMailClient(host, key);
        var (id, address) = await client.NewSessionAsync();
        using var socket = await GraphQlSocket.OpenAsync(host, key);
        await socket.SubscribeAsync("follow", DropMailClient.Subscription, new { id });
        await client.SendAsync(address, "in time");
        Assert.Equal("in time", await socket.HearSubjectAsync());

        Assert.Null(await keys.RevokeAsync("leaver", "one", CancellationToken.None));

        await client.SendAsync(address, "too late");
        Assert.Equal(Refused("follow", "token_invalid"), await socket.HearAsync());
        foreach (var query in new[] { "{ sessions { id } }", "mutation { introduceSession { id } }", DropMailClient.Subscription })
        {
            await socket.SubscribeAsync("1", query, new { id });
            Assert.Equal(Refused("1", "token_invalid"), await socket.HearAsync());
        }
    }

    [Fact]
    public async Task Account_that_is_disabled_reads_nothing_more_on_an_open_socket()
    {
        await using var host = await MailHost.StartAsync();
        using var socket = await GraphQlSocket.OpenAsync(host, await host.CreateKeyAsync("leaver"));

        Assert.NotNull((await host.Services.GetRequiredService<AccountService>().DisableAsync("leaver", CancellationToken.None)).Value);

        await socket.SubscribeAsync("1", "{ sessions { id } }");
        Assert.Equal(Refused("1", "token_invalid"), await socket.HearAsync());
    }

    [Fact]
    public async Task Token_that_has_ended_ends_subscriptions_and_answers_nothing_on_an_open_socket()
    {
        await using var host = await MailHost.StartAsync([("Sessions:Lifetime", "03:00:00")]);
        var client = new DropMailClient(host, await DropMailClient.GenerateAsync(host, "1h"));
        var (id, address) = await client.NewSessionAsync();
        using var socket = await GraphQlSocket.OpenAsync(host, client.Token, "graphql-ws");
        await socket.SubscribeAsync("follow", DropMailClient.Subscription, new { id }, type: "start");
        await client.SendAsync(address, "in time");
        Assert.Equal("in time", await socket.HearSubjectAsync());

        host.Clock.Advance(TimeSpan.FromHours(1));

        await client.SendAsync(address, "too late");
        Assert.Equal(RefusedAsData("follow"), await HearAsync());
        Assert.Equal("""{"id":"follow","type":"complete"}""", await HearAsync());
        await socket.SubscribeAsync("1", "{ sessions { id } }", type: "start");
        Assert.Equal(RefusedAsData("1"), await HearAsync());

        async Task<string?> HearAsync()
        {
            while (true)
            {
                if (await socket.HearAsync() is var message && message != """{"type":"ka"}""")
                    return message;
            }
        }
    }

    private static string Refused(string id, string why) =>
        $$$"""{"id":"{{{id}}}","type":"error","payload":[{"message":"{{{why}}}","extensions":{"code":"UNAUTHENTICATED"}}]}""";

    private static string RefusedAsData(string id) =>
        $$$"""{"id":"{{{id}}}","type":"data","payload":{"errors":[{"message":"token_expired","extensions":{"code":"UNAUTHENTICATED"}}]}}""";
}
