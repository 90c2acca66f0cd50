using DisposableMail.Server.Tests.Dialects.DropMail;
using DisposableMail.Server.Tests.Dialects.DustMail;
using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Http;

/// <summary>What a browser is told it may do with an answer, on every kind of answer.</summary>
public sealed class SafetyHeaderTests
{
    private const string Nothing = "default-src 'none'; frame-ancestors 'none'";

    [Theory]
    [InlineData("/")]
    [InlineData("/swagger")]
    [InlineData("/swagger/index.html")]
    [InlineData("/swagger/index.js")]
    [InlineData("/swagger/v1/swagger.json")]
    [InlineData("/swagger/nothing")]
    [InlineData("/graphql-ui")]
    [InlineData("/graphql-ui/nothing")]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/nothing")]
    [InlineData("/v1/inbox")]
    [InlineData("/v1/nothing")]
    [InlineData("/v2/inbox?token=x")]
    [InlineData("/api/messages?email=x")]
    [InlineData("/api/graphql/schema.graphql")]
    [InlineData("/api/graphql/af_wrong-wrong-wrong/websocket")]
    [InlineData("/download/mail/x/y")]
    [InlineData("/mcp")]
    public async Task Every_answer_forbids_guessing_framing_and_telling_where_one_comes_from(string path)
    {
        await using var host = await MailHost.StartAsync();

        using var answer = await host.Http.GetAsync(path);

        Assert.Equal("nosniff", Header(answer, "X-Content-Type-Options"));
        Assert.Equal("no-referrer", Header(answer, "Referrer-Policy"));
        Assert.Contains("default-src 'none'", Header(answer, "Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", Header(answer, "Content-Security-Policy"), StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-eval", Header(answer, "Content-Security-Policy"), StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Fact]
    public async Task Only_pages_may_run_anything_and_only_what_is_their_own()
    {
        await using var host = await MailHost.StartAsync();

        foreach (var page in new[] { "/swagger/index.html", "/graphql-ui" })
        {
            using var answer = await host.Http.GetAsync(page);
            Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; ", Header(answer, "Content-Security-Policy"), StringComparison.Ordinal);
            Assert.DoesNotMatch("<script(?![^>]* src=)| on[a-z]+=|(src|href)=\"(https?:)?//", await answer.Content.ReadAsStringAsync());
        }

        Assert.Equal(Nothing, Header(await host.Http.GetAsync("/v1/inbox"), "Content-Security-Policy"));
    }

    [Fact]
    public async Task What_is_private_is_kept_by_nobody_or_asked_for_again()
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());
        var inbox = await client.CreateInboxAsync();
        await host.SendAsync(MailBuilder.To(inbox.Email).Attach("a.html", "text/html", "<script>1</script>"u8.ToArray()));
        var email = Assert.Single(await client.EmailIdsAsync(inbox.Id));
        var dropMail = await DropMailClient.NewAsync(host);

        foreach (var path in new[] { $"/v1/inbox/{inbox.Id}/emails/{email}/raw", $"/v1/inbox/{inbox.Id}/emails/{email}/attachments/0", $"/v1/messages/{email}/source_code" })
        {
            using var file = await client.GetAsync(path);
            Assert.Equal(200, (int)file.StatusCode);
            Assert.Matches("^(no-store|no-cache, private)$", Header(file, "Cache-Control"));
        }

        using var attachment = await client.GetAsync($"/v1/inbox/{inbox.Id}/emails/{email}/attachments/0");
        Assert.StartsWith("attachment", attachment.Content.Headers.ContentDisposition!.ToString(), StringComparison.Ordinal);
        Assert.Equal($"sandbox; {Nothing}", Header(attachment, "Content-Security-Policy"));
        using var answer = await host.Http.PostAsync($"{dropMail.Path}?query={{__typename}}", null);
        Assert.Equal("no-store", Header(answer, "Cache-Control"));
    }

    private static string Header(HttpResponseMessage answer, string name) => Assert.Single(answer.Headers.GetValues(name));
}
