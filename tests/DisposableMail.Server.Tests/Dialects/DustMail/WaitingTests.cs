using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using DisposableMail.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DisposableMail.Server.Tests.Dialects.DustMail;

public sealed class WaitingTests
{
    [Fact]
    public async Task Wait_ends_when_a_mail_is_committed()
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());
        var inbox = await client.CreateInboxAsync();

        var waiting = client.EmailIdsAsync($"{inbox.Id}?wait=60");
        await host.SendAsync(MailBuilder.To(inbox.Email));

        Assert.Single(await waiting);
    }

    [Fact]
    public async Task Wait_in_vain_answers_an_empty_page()
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());
        var inbox = await client.CreateInboxAsync();

        var waiting = client.EmailIdsAsync($"{inbox.Id}?wait=60");
        await AdvanceUntilAsync(host, waiting, TimeSpan.FromSeconds(20));

        Assert.Empty(await waiting);
    }

    [Fact]
    public async Task Wait_ends_with_the_inbox()
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());
        var inbox = await client.CreateInboxAsync();

        var waiting = client.SendAsync("GET", $"/v1/inbox/{inbox.Id}?wait=180");
        await client.SendAsync("DELETE", $"/v1/inbox/{inbox.Id}");

        Assert.StartsWith("404\n", await waiting, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wait_with_an_entity_tag_is_for_a_change()
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());
        var inbox = await client.CreateInboxAsync();
        await host.SendAsync(MailBuilder.To(inbox.Email));
        var tag = await TagAsync(client, inbox.Id);

        var deleting = ConditionalAsync(client, $"/v1/inbox/{inbox.Id}?wait=60", tag);
        await client.SendAsync("DELETE", $"/v1/inbox/{inbox.Id}/emails/{Assert.Single(await client.EmailIdsAsync(inbox.Id))}");
        using var changed = await deleting;
        var inVain = ConditionalAsync(client, $"/v1/inbox/{inbox.Id}?wait=60", changed.Headers.ETag!);
        await AdvanceUntilAsync(host, inVain, TimeSpan.FromSeconds(20));
        using var unchanged = await inVain;

        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
    }

    [Fact]
    public async Task Unchanged_inbox_is_304_and_counts_as_a_call()
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync(tier: "free"));
        var inbox = await client.CreateInboxAsync();
        var tag = await TagAsync(client, inbox.Id);

        using var unchanged = await ConditionalAsync(client, $"/v1/inbox/{inbox.Id}", tag);
        var answer = await Exchange.TextOfAsync(unchanged);
        await host.SendAsync(MailBuilder.To(inbox.Email));
        using var changed = await ConditionalAsync(client, $"/v1/inbox/{inbox.Id}", tag);

        Assert.Equal(
            """
            304
            Cache-Control: no-cache, private
            ETag: W/"0-0-1b925a8d880"
            X-Content-Type-Options: nosniff
            X-RateLimit-Limit: 100
            X-RateLimit-Remaining: 97
            X-RateLimit-Reset: 1894752000
            X-RateLimit-Used: 3
            X-Request-ID: {request}


            """, answer);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.NotEqual(tag, changed.Headers.ETag);
    }

    [Theory]
    [InlineData("*", 304)]
    [InlineData("\"other\", {tag}", 304)]
    [InlineData("\"other\"", 200)]
    [InlineData("nonsense", 200)]
    public async Task If_none_match_is_read_as_a_list(string sent, int status)
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());
        var inbox = await client.CreateInboxAsync();
        var tag = await TagAsync(client, inbox.Id);

        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/inbox/{inbox.Id}");
        request.Headers.TryAddWithoutValidation("If-None-Match", sent.Replace("{tag}", tag.ToString(), StringComparison.Ordinal));
        using var response = await client.SendAsync(request);

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task Stop_ends_the_waiting()
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());
        var inbox = await client.CreateInboxAsync();
        using var events = await EventStream.OpenAsync(client, $"/v1/inbox/{inbox.Id}/events");
        var waiting = client.SendAsync("GET", $"/v1/inbox/{inbox.Id}?wait=180");
        await CountedAsync(client, alreadyUsed: 2);

        host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        var answer = await waiting;
        Assert.StartsWith("503\n", answer, StringComparison.Ordinal);
        Assert.Contains("\nRetry-After: 1\n", answer, StringComparison.Ordinal);
        Assert.EndsWith(""","code":"unavailable"}""", answer, StringComparison.Ordinal);
        Assert.Null(await events.NextAsync());
    }

    // A call is counted before it waits: when one more than ours is counted, it has arrived.
    private static async Task CountedAsync(HttpClient client, int alreadyUsed)
    {
        for (var ours = 1; ; ours++)
        {
            using var response = await client.GetAsync("/v1/inbox");
            if (int.Parse(response.Headers.GetValues("X-RateLimit-Used").Single(), CultureInfo.InvariantCulture) > alreadyUsed + ours)
                return;
        }
    }

    // The clock stands still: it is moved until the server, which may just be about to wait, has seen the time pass.
    private static async Task AdvanceUntilAsync(MailHost host, Task done, TimeSpan step)
    {
        while (await Task.WhenAny(done, Task.Delay(20)) != done)
            host.Clock.Advance(step);
    }

    private static async Task<EntityTagHeaderValue> TagAsync(HttpClient client, string inbox)
    {
        using var response = await client.GetAsync($"/v1/inbox/{inbox}");
        return response.Headers.ETag!;
    }

    private static async Task<HttpResponseMessage> ConditionalAsync(HttpClient client, string path, EntityTagHeaderValue tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.IfNoneMatch.Add(tag);
        return await client.SendAsync(request);
    }
}
