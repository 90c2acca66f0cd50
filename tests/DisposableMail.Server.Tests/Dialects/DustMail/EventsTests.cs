using System.Net;
using DisposableMail.Core.Accounts;
using DisposableMail.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace DisposableMail.Server.Tests.Dialects.DustMail;

public sealed class EventsTests
{
    [Fact]
    public async Task Mail_arrives_as_an_event_of_one_line()
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());
        var inbox = await client.CreateInboxAsync();
        await host.SendAsync(MailBuilder.To(inbox.Email).Subject("before"));
        using var events = await EventStream.OpenAsync(client, $"/v1/inbox/{inbox.Id}/events");

        await host.SendAsync(MailBuilder.To(inbox.Email).Subject("after").Text("two\r\nlines"));
        var received = await events.NextAsync();

        Assert.Equal(3, received!.Count);
        Assert.Equal($"id: {(await client.EmailIdsAsync(inbox.Id))[0]}", received[0]);
        Assert.Equal("event: email", received[1]);
        Assert.Equal(
            """data: {"id":"{uuid}","from":"Example Sender <sender@sender.example>","subject":"after","text":"two\r\nlines\r\n","html":null,"received_at":"2030-01-15T12:00:00.000Z","attachments":[]}""",
            Exchange.Normalise(received[2]));
        Assert.Equal("text/event-stream", events.Response.Content.Headers.ContentType!.ToString());
        Assert.Equal("no-cache", events.Response.Headers.CacheControl!.ToString());
        Assert.Equal(["no"], events.Response.Headers.GetValues("X-Accel-Buffering"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Stream_goes_on_after_the_last_event_seen(bool byHeader)
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());
        var inbox = await client.CreateInboxAsync();
        for (var i = 0; i < 3; i++)
            await host.SendAsync(MailBuilder.To(inbox.Email));
        var newestFirst = await client.EmailIdsAsync(inbox.Id);

        using var events = byHeader
            ? await EventStream.OpenAsync(client, $"/v1/inbox/{inbox.Id}/events", newestFirst[2])
            : await EventStream.OpenAsync(client, $"/v1/inbox/{inbox.Id}/events?last_event_id={newestFirst[2]}");

        Assert.Equal($"id: {newestFirst[1]}", (await events.NextAsync())![0]);
        Assert.Equal($"id: {newestFirst[0]}", (await events.NextAsync())![0]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Stream_and_wait_end_with_the_key_that_opened_them(bool byRevocation)
    {
        await using var host = await MailHost.StartAsync();
        var keys = host.Services.GetRequiredService<ApiKeyService>();
        _ = (await host.Services.GetRequiredService<AccountService>().CreateAsync("leaver", "premium", CancellationToken.None)).Value;
        using var client = host.NewClient((await keys.CreateAsync("leaver", "one", "dm_live_", CancellationToken.None)).Value);
        var inbox = await client.CreateInboxAsync();
        using var events = await EventStream.OpenAsync(client, $"/v1/inbox/{inbox.Id}/events");
        var waiting = client.GetAsync($"/v1/inbox/{inbox.Id}?wait=180");

        if (byRevocation)
            Assert.Null(await keys.RevokeAsync("leaver", "one", CancellationToken.None));
        else
            _ = (await host.Services.GetRequiredService<AccountService>().DisableAsync("leaver", CancellationToken.None)).Value;
        await host.SendAsync(MailBuilder.To(inbox.Email).Subject("not for him any more"));

        Assert.Null(await events.NextAsync());
        Assert.Equal(HttpStatusCode.Unauthorized, (await waiting).StatusCode);
    }

    [Fact]
    public async Task Stream_goes_on_though_the_last_email_it_told_of_is_deleted()
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());
        var inbox = await client.CreateInboxAsync();
        using var events = await EventStream.OpenAsync(client, $"/v1/inbox/{inbox.Id}/events");
        var told = new List<string>();
        for (var i = 0; i < 120; i++) // More than a page, all of them in one millisecond.
        {
            await host.SendAsync(MailBuilder.To(inbox.Email));
            told.Add((await events.NextAsync())![0]);
        }

        Assert.StartsWith("200\n", await client.SendAsync("DELETE", $"/v1/inbox/{inbox.Id}/emails/{told[^1]["id: ".Length..]}"), StringComparison.Ordinal);
        for (var i = 0; i < 3; i++)
        {
            await host.SendAsync(MailBuilder.To(inbox.Email).Subject($"new {i}"));
            var next = await events.NextAsync().WaitAsync(TimeSpan.FromSeconds(30));
            Assert.Contains($"\"subject\":\"new {i}\"", next![2], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Stream_says_that_the_inbox_has_ended()
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());
        var inbox = await client.CreateInboxAsync();
        using var events = await EventStream.OpenAsync(client, $"/v1/inbox/{inbox.Id}/events");

        await client.SendAsync("DELETE", $"/v1/inbox/{inbox.Id}");

        Assert.Equal(["event: expired", "data: {}"], await events.NextAsync());
        Assert.Null(await events.NextAsync());
    }

    [Fact]
    public async Task Quiet_stream_has_a_heartbeat_and_ends_at_the_very_end()
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());
        var inbox = await client.CreateInboxAsync("""{"duration":1}""");
        using var events = await EventStream.OpenAsync(client, $"/v1/inbox/{inbox.Id}/events");

        var beats = 0;
        List<string>? last;
        var next = events.NextAsync();
        while (true)
        {
            while (await Task.WhenAny(next, Task.Delay(20)) != next)
                host.Clock.Advance(TimeSpan.FromSeconds(5));
            last = await next;
            if (last is not [": still here"])
                break;
            beats++;
            next = events.NextAsync();
        }

        Assert.InRange(beats, 1, 4);
        Assert.Equal(["event: expired", "data: {}"], last);
    }

    [Fact]
    public async Task Stream_of_no_inbox_is_refused()
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());
        var inbox = await client.CreateInboxAsync();

        Assert.StartsWith("404\n", await client.SendAsync("GET", $"/v1/inbox/{Guid.NewGuid()}/events"), StringComparison.Ordinal);
        Assert.StartsWith("404\n", await client.SendAsync("GET", "/v1/inbox/nonsense/events"), StringComparison.Ordinal);
        Assert.StartsWith("400\n", await client.SendAsync("GET", $"/v1/inbox/{inbox.Id}/events?last_event_id=nonsense"), StringComparison.Ordinal);
    }
}
