using System.Net.Http.Json;
using System.Text;
using DisposableMail.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DisposableMail.Server.Tests.Dialects.DropMail;

/// <summary>Subscriptions over plain HTTP: one mail, or a stream of parts.</summary>
public sealed class SubscriptionTests
{
    [Fact]
    public async Task Long_poll_answers_the_first_mail_of_the_session()
    {
        await using var host = await MailHost.StartAsync();
        var client = await DropMailClient.NewAsync(host);
        var (id, address) = await client.NewSessionAsync();
        await client.SendAsync(address, "first", "second");

        var mail = (await client.AskAsync(DropMailClient.Subscription, new { id })).GetProperty("sessionMailReceived");
        var next = (await client.AskAsync(DropMailClient.Subscription, new { id, after = mail.GetProperty("id").GetString() })).GetProperty("sessionMailReceived");

        Assert.Equal("first", mail.GetProperty("headerSubject").GetString());
        Assert.Equal("second", next.GetProperty("headerSubject").GetString());
    }

    [Fact]
    public async Task Long_poll_waits_for_a_mail()
    {
        await using var host = await MailHost.StartAsync();
        var client = await DropMailClient.NewAsync(host);
        var (id, address) = await client.NewSessionAsync();

        var waiting = client.AskAsync("subscription ($id: ID!) { mine: sessionMailReceived(id: $id) { headerSubject } }", new { id });
        await client.SendAsync(address, "awaited");

        Assert.Equal("awaited", (await waiting).GetProperty("mine").GetProperty("headerSubject").GetString());
    }

    [Fact]
    public async Task Wait_in_vain_ends_with_null_after_three_minutes()
    {
        await using var host = await MailHost.StartAsync();
        var client = await DropMailClient.NewAsync(host);
        var (id, _) = await client.NewSessionAsync();
        var began = host.Clock.GetUtcNow();

        var waiting = client.BodyAsync(DropMailClient.Subscription, new { id });
        await DropMailClient.AdvanceUntilAsync(host, waiting, TimeSpan.FromSeconds(5));

        Assert.Equal("""{"data":{"sessionMailReceived":null}}""", (await waiting).GetRawText());
        Assert.True(host.Clock.GetUtcNow() - began >= TimeSpan.FromMinutes(3));
        await client.AskAsync("query ($id: ID!) { session(id: $id) { id } }", new { id }); // Waiting kept it alive.
    }

    [Fact]
    public async Task Session_that_is_not_there_is_an_error_and_no_wait()
    {
        await using var host = await MailHost.StartAsync();
        var client = await DropMailClient.NewAsync(host);

        var answer = await client.BodyAsync(DropMailClient.Subscription, new { id = "U2Vzc2lvbjqcMxamadJC_aLiPz_XL0lK" });

        Assert.Equal(
            """{"errors":[{"message":"session_not_found","path":["sessionMailReceived"],"extensions":{"code":"SESSION_NOT_FOUND"}}],"data":{"sessionMailReceived":null}}""",
            answer.GetRawText());
    }

    [Fact]
    public async Task Somebody_elses_session_is_not_there()
    {
        await using var host = await MailHost.StartAsync();
        var (id, _) = await (await DropMailClient.NewAsync(host)).NewSessionAsync();
        var other = await DropMailClient.NewAsync(host);

        Assert.Equal(("SESSION_NOT_FOUND", "session_not_found"), await other.FailAsync(DropMailClient.Subscription, new { id }));
        Assert.Equal(("SESSION_NOT_FOUND", "session_not_found"), await other.FailAsync("query ($id: ID!) { session(id: $id) { id } }", new { id }));
    }

    [Fact]
    public async Task Stream_sends_each_mail_as_a_part()
    {
        await using var host = await MailHost.StartAsync();
        var client = await DropMailClient.NewAsync(host);
        var (id, address) = await client.NewSessionAsync();
        await client.SendAsync(address, "first");

        using var response = await StreamAsync(host, client, "subscription ($id: ID!) { sessionMailReceived(id: $id) { headerSubject } }", id);
        await using var stream = await response.Content.ReadAsStreamAsync();

        Assert.Equal("multipart/mixed; boundary=\"-\"", response.Content.Headers.ContentType!.ToString());
        Assert.Equal(
            "---\r\nContent-Type: application/json; charset=utf-8\r\n\r\n{\"data\":{\"sessionMailReceived\":{\"headerSubject\":\"first\"}}}\r\n---",
            await ReadUntilAsync(stream, "first"));
        await client.SendAsync(address, "second");
        Assert.Equal(
            "\r\nContent-Type: application/json; charset=utf-8\r\n\r\n{\"data\":{\"sessionMailReceived\":{\"headerSubject\":\"second\"}}}\r\n---",
            await ReadUntilAsync(stream, "second"));
    }

    [Fact]
    public async Task Stream_of_a_session_that_is_not_there_is_one_part_and_ends()
    {
        await using var host = await MailHost.StartAsync();
        var client = await DropMailClient.NewAsync(host);

        using var response = await StreamAsync(host, client, DropMailClient.Subscription, "U2Vzc2lvbjqcMxamadJC_aLiPz_XL0lK");
        var body = await response.Content.ReadAsStringAsync();

        Assert.Contains("SESSION_NOT_FOUND", body, StringComparison.Ordinal);
        Assert.EndsWith("\r\n-----\r\n", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Queries_are_answered_in_one_piece_whatever_is_accepted()
    {
        await using var host = await MailHost.StartAsync();
        var client = await DropMailClient.NewAsync(host);

        using var response = await StreamAsync(host, client, "{ __typename }", "");

        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Server_that_stops_ends_the_waits()
    {
        await using var host = await MailHost.StartAsync();
        var client = await DropMailClient.NewAsync(host);
        var (id, address) = await client.NewSessionAsync();
        await client.SendAsync(address, "first");
        using var response = await StreamAsync(host, client, DropMailClient.Subscription, id);
        await using var stream = await response.Content.ReadAsStreamAsync();
        await ReadUntilAsync(stream, "first");

        host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        Assert.Equal(0, await stream.ReadAsync(new byte[100]));
        Assert.DoesNotContain("failed", host.Log, StringComparison.OrdinalIgnoreCase);
    }

    private static Task<HttpResponseMessage> StreamAsync(MailHost host, DropMailClient client, string query, string id)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, client.Path) { Content = JsonContent.Create(new { query, variables = new { id } }) };
        request.Headers.Add("Accept", "multipart/mixed");
        return host.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private static async Task<string> ReadUntilAsync(Stream stream, string text)
    {
        var read = new StringBuilder();
        var buffer = new byte[4096];
        while (!read.ToString().Contains(text, StringComparison.Ordinal))
        {
            var count = await stream.ReadAsync(buffer);
            Assert.NotEqual(0, count);
            read.Append(Encoding.UTF8.GetString(buffer, 0, count));
        }

        return read.ToString();
    }
}
