using System.Net;
using DisposableMail.Server.Tests.Dialects.DropMail;
using DisposableMail.Server.Tests.Dialects.DustMail;
using DisposableMail.Server.Tests.Dialects.TempMailLol;
using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Http;

/// <summary>Answers that nobody reads: all of them together hold so much memory and no more.</summary>
public sealed class UnreadAnswerTests
{
    // More than the buffers of a connection hold: 12 MB in a page.
    private static readonly string Long = string.Join("\r\n", Enumerable.Repeat(new string('x', 98), 10_400));

    [Theory]
    [InlineData("DustMail", "{\"success\":false,")]
    [InlineData("temp-mail.io", "{\"error\":{")]
    [InlineData("tempmailg", "{\"status\":false,")]
    [InlineData("tempmail.lol", "{\"error\":\"")]
    public async Task Page_that_is_one_too_many_is_refused_and_loses_nothing(string dialect, string envelope)
    {
        await using var host = await MailHost.StartAsync([("Http:MaxUnreadBytes", $"{64 << 20}")]);
        using var client = host.NewClient(await host.CreateKeyAsync());
        client.DefaultRequestHeaders.Add("X-API-Key", await host.CreateKeyAsync());
        var (one, other) = (await CreateAsync(client, dialect), await CreateAsync(client, dialect));
        for (var i = 0; i < 12; i++)
            Assert.StartsWith("250", await host.SendAsync(MailBuilder.To(one.Email, other.Email).Text(Long)), StringComparison.Ordinal);

        using var unread = await client.GetAsync(one.Path, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, unread.StatusCode);
        using (var refused = await client.GetAsync(other.Path))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
            Assert.StartsWith(envelope, await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        unread.Dispose();
        Assert.InRange(await UntilThereIsRoomAsync(() => client.GetStringAsync(other.Path)), 12_000_000, 16_000_000);
    }

    [Fact]
    public async Task Query_that_is_one_too_many_says_so_and_small_ones_are_answered()
    {
        await using var host = await MailHost.StartAsync([("Http:MaxUnreadBytes", $"{70 << 20}")]);
        var client = await DropMailClient.NewAsync(host);
        var (id, address) = await client.NewSessionAsync();
        Assert.StartsWith("250", await host.SendAsync(MailBuilder.To(address).Text(Long)), StringComparison.Ordinal);
        var large = "query ($id: ID!) { session(id: $id) { mails { id " + string.Concat(Enumerable.Range(0, 30).Select(i => $" a{i}: text")) + " } } }";
        using var content = System.Net.Http.Json.JsonContent.Create(new { query = large, variables = new { id } });
        using var request = new HttpRequestMessage(HttpMethod.Post, client.Path) { Content = content };

        using var unread = await host.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var refused = await client.BodyAsync(large, new { id });

        var mail = refused.GetProperty("data").GetProperty("session").GetProperty("mails")[0];
        Assert.Equal("null", mail.GetProperty("a29").GetRawText());
        Assert.All(refused.GetProperty("errors").EnumerateArray(), e => Assert.Equal("too_many_large_answers", e.GetProperty("message").GetString()));
        Assert.Single((await client.AskAsync("{ sessions { id addresses { address } } }")).GetProperty("sessions").EnumerateArray());

        unread.Dispose();
        Assert.InRange(await UntilThereIsRoomAsync(() => AnswerAsync()), 30_000_000, 40_000_000);

        async Task<string> AnswerAsync()
        {
            var answer = await client.AnswerAsync(large, new { id });
            return answer.Contains("too_many_large_answers", StringComparison.Ordinal) ? throw new HttpRequestException() : answer;
        }
    }

    [Fact]
    public async Task Mail_that_is_one_too_many_ends_a_stream_which_goes_on_with_it_when_there_is_room()
    {
        await using var host = await MailHost.StartAsync([("Http:MaxUnreadBytes", "20000000")]);
        using var client = host.NewClient(await host.CreateKeyAsync());
        var (other, inbox) = (await client.CreateInboxAsync(), await client.CreateInboxAsync());
        for (var i = 0; i < 12; i++)
            await host.SendAsync(MailBuilder.To(other.Email).Text(Long));
        using var events = await EventStream.OpenAsync(client, $"/v1/inbox/{inbox.Id}/events");
        await host.SendAsync(MailBuilder.To(inbox.Email).Subject("short"));
        var first = await events.NextAsync();

        using var unread = await client.GetAsync($"/v1/inbox/{other.Id}", HttpCompletionOption.ResponseHeadersRead); // Larger than the pool: alone in it.
        await host.SendAsync(MailBuilder.To(inbox.Email).Subject("long").Text(Long));

        Assert.Null(await events.NextAsync());
        unread.Dispose();
        Assert.InRange(await UntilThereIsRoomAsync(() => client.GetStringAsync($"/v1/inbox/{other.Id}")), 12_000_000, 16_000_000);
        using var again = await EventStream.OpenAsync(client, $"/v1/inbox/{inbox.Id}/events", first![0]["id: ".Length..]);
        Assert.Contains("\"subject\":\"long\"", (await again.NextAsync())![2], StringComparison.Ordinal);
    }

    private static async Task<(string Email, string Path)> CreateAsync(HttpClient client, string dialect)
    {
        if (dialect == "tempmail.lol")
        {
            var open = await client.CreateOpenAsync();
            return (open.Address, $"/v2/inbox?token={open.Token}");
        }

        var inbox = await client.CreateInboxAsync();
        return (inbox.Email, dialect switch
        {
            "DustMail" => $"/v1/inbox/{inbox.Id}",
            "temp-mail.io" => $"/v1/emails/{inbox.Email}/messages",
            _ => $"/api/messages?email={inbox.Email}",
        });
    }

    // The server notices at its next write that the reader has left.
    private static async Task<int> UntilThereIsRoomAsync(Func<Task<string>> ask)
    {
        for (var i = 0; i < 1_000; i++)
        {
            try
            {
                return (await ask()).Length;
            }
            catch (HttpRequestException)
            {
                await Task.Yield();
            }
        }

        return 0;
    }
}
