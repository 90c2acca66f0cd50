using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Dialects.TempMailG;

public sealed class EmailTokenTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Token_reads_its_mailbox_and_marks_nothing_as_seen(bool asBearer)
    {
        await using var host = await MailHost.StartAsync();
        using var owner = host.NewClient(await host.CreateKeyAsync(tier: "free"));
        var mailbox = await owner.CreateMailboxAsync();
        await host.SendAsync(MailBuilder.To(mailbox.Email).Attach("a.txt", "text/plain", [7]));
        using var reader = asBearer ? host.NewClient(mailbox.Token) : host.NewClient();
        var query = asBearer ? "" : $"email_token={mailbox.Token}";
        var id = (await reader.MessageAsync($"{mailbox.Email}&{query}")).Text("id");

        var read = await reader.GoldenAsync("GET", $"/api/messages/{id}?{query}");
        var octets = await reader.GetByteArrayAsync($"/api/messages/{id}/attachments/a.txt?{query}");

        Assert.StartsWith("200\n", read, StringComparison.Ordinal);
        Assert.Contains("\nX-RateLimit-Limit: 2147483647\nX-RateLimit-Remaining: 2147483647\n", read, StringComparison.Ordinal);
        Assert.Contains("\"is_seen\":false", read, StringComparison.Ordinal);
        Assert.Equal([7], octets);
        Assert.False((await owner.MessageAsync(mailbox.Email)).GetProperty("is_seen").GetBoolean());
        Assert.Contains("\nX-RateLimit-Used: 3\n", await owner.GoldenAsync("GET", "/api/domains"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_changes_nothing_and_sees_nothing_else()
    {
        await using var host = await MailHost.StartAsync();
        using var owner = host.NewClient(await host.CreateKeyAsync());
        var (mailbox, other) = (await owner.CreateMailboxAsync("one"), await owner.CreateMailboxAsync("other"));
        await host.SendAsync(MailBuilder.To(mailbox.Email));
        await host.SendAsync(MailBuilder.To(other.Email));
        var (own, theirs) = ((await owner.MessageAsync(mailbox.Email)).Text("id"), (await owner.MessageAsync(other.Email)).Text("id"));
        using var reader = host.NewClient(mailbox.Token);

        (string Method, string Path, string Status)[] calls =
        [
            ("GET", "/api/domains", "403"), ("POST", "/api/emails", "403"), ("POST", "/api/emails/one@mail.test/two/mail.test", "403"),
            ("DELETE", "/api/emails/one@mail.test", "403"), ("DELETE", $"/api/emails/{mailbox.Id}", "403"), ("DELETE", $"/api/messages/{own}", "403"),
            ("GET", "/api/messages?email=other@mail.test", "404"), ("GET", $"/api/messages?email={other.Id}", "404"), ("GET", $"/api/messages/{theirs}", "404"),
            ("DELETE", "/api/emails/other@mail.test", "404"),
        ];
        foreach (var (method, path, status) in calls)
        {
            var answer = await reader.GoldenAsync(method, path);
            Assert.True(answer.StartsWith(status + "\n", StringComparison.Ordinal), $"{method} {path}: {answer}");
            Assert.Contains("{\"status\":false,\"message\":", answer, StringComparison.Ordinal);
        }

        Assert.Equal(own, (await owner.MessageAsync(mailbox.Email)).Text("id"));
    }

    [Fact]
    public async Task Renamed_mailbox_has_a_new_token_beside_the_old_one_and_a_deleted_one_none()
    {
        await using var host = await MailHost.StartAsync();
        using var owner = host.NewClient(await host.CreateKeyAsync());
        var old = await owner.CreateMailboxAsync();
        var renamed = await owner.RenameAsync(old.Email, "demo123/mail.test");
        using var first = host.NewClient(old.Token);
        using var second = host.NewClient(renamed.Token);

        Assert.NotEqual(old.Token, renamed.Token);
        Assert.Empty(await first.MessagesAsync("demo123@mail.test"));
        Assert.Empty(await second.MessagesAsync("demo123@mail.test"));
        await owner.DeleteAsync("/api/emails/demo123@mail.test");
        foreach (var reader in new[] { first, second })
            Assert.StartsWith("401\n", await reader.GoldenAsync("GET", "/api/messages?email=demo123@mail.test"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_in_the_query_is_no_token_and_in_the_header_comes_first()
    {
        await using var host = await MailHost.StartAsync();
        var key = await host.CreateKeyAsync();
        using var owner = host.NewClient(key);
        var mailbox = await owner.CreateMailboxAsync();

        Assert.StartsWith("401\n", await host.Http.GoldenAsync("GET", $"/api/domains?email_token={key}"), StringComparison.Ordinal);
        Assert.StartsWith("401\n", await host.Http.GoldenAsync("GET", $"/api/messages?email={mailbox.Email}&email_token="), StringComparison.Ordinal);
        Assert.StartsWith("200\n", await owner.GoldenAsync("GET", $"/api/domains?email_token={mailbox.Token}"), StringComparison.Ordinal);
    }
}
