using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Dialects.TempMailG;

public sealed class MessagesExchangeTests
{
    private const string Headers =
        """
        200
        Cache-Control: no-store
        Content-Length: {n}
        Content-Type: application/json; charset=utf-8
        X-Content-Type-Options: nosniff
        X-RateLimit-Limit: 2147483647
        X-RateLimit-Remaining: 2147483644
        X-RateLimit-Reset: 2030-02-01T00:00:00+00:00
        X-RateLimit-Used: 3
        X-Request-ID: {request}


        """;

    [Fact]
    public async Task List_of_an_empty_mailbox()
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());
        await client.CreateMailboxAsync("user");

        var answer = await client.GoldenAsync("GET", "/api/messages?email=user@mail.test");

        Assert.Equal(Headers + """{"status":true,"mailbox":"user@mail.test","messages":[]}""", answer);
    }

    [Theory]
    [InlineData("user@mail.test")]
    [InlineData("USER%40mail.test")]
    [InlineData("{id}")]
    public async Task List_comes_newest_first_and_marks_nothing_as_seen(string named)
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());
        var mailbox = await client.CreateMailboxAsync("user");
        await host.SendAsync("user@mail.test", "X-Nothing: 1\r\n\r\n"u8.ToArray());
        host.Clock.Advance(TimeSpan.FromMilliseconds(2900));
        await host.SendAsync(MailBuilder.To("user@mail.test").From("a.person@sender.example").Subject("Gr\u00fc\u00dfe").Text("Hi."));
        await host.SendAsync(MailBuilder.To("user@mail.test").Html("<p>Hi</p>").Attach("file.txt", "text/plain", [1, 2, 3]));
        var path = $"/api/messages?email={named.Replace("{id}", $"{mailbox.Id}", StringComparison.Ordinal)}";

        var answer = await client.GoldenAsync("GET", path);
        var again = await client.GoldenAsync("GET", path);

        const string Body =
            """
            {"status":true,"mailbox":"user@mail.test","messages":[{"is_seen":false,"subject":"Hello","from":"Example Sender","from_email":"sender@sender.example","to":"user@mail.test","receivedAt":"2030-01-15 12:00:02","id":"{message}","html":true,"content":"<p>Hi</p>","attachments":[{"name":"file.txt","extension":"txt","size":3,"url":"http://{host}/api/messages/{message}/attachments/file.txt"}]},{"is_seen":false,"subject":"Grüße","from":"a.person@sender.example","from_email":"a.person@sender.example","to":"user@mail.test","receivedAt":"2030-01-15 12:00:02","id":"{message}","html":false,"content":"Hi.\r\n","attachments":[]},{"is_seen":false,"subject":"","from":"","from_email":"","to":"user@mail.test","receivedAt":"2030-01-15 12:00:00","id":"{message}","html":false,"content":"","attachments":[]}]}
            """;
        Assert.StartsWith("200\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\n\n" + Body, answer, StringComparison.Ordinal);
        Assert.EndsWith("\n\n" + Body, again, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_marks_as_seen_and_a_download_does_not()
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());
        var mailbox = await client.CreateMailboxAsync("user");
        await host.SendAsync(MailBuilder.To(mailbox.Email).Attach("a.txt", "text/plain", [1]));
        await host.SendAsync(MailBuilder.To(mailbox.Email).Subject("other"));
        var id = (await client.MessagesAsync(mailbox.Email))[1].Text("id");

        await client.GetByteArrayAsync($"/api/messages/{id}/attachments/a.txt");
        var unseen = await SeenAsync();
        var answer = await client.GoldenAsync("GET", $"/api/messages/{id}");
        var seen = await SeenAsync();

        Assert.Equal([false, false], unseen);
        Assert.StartsWith("200\n", answer, StringComparison.Ordinal);
        Assert.EndsWith(
            """{"status":true,"data":{"is_seen":true,"subject":"Hello","from":"Example Sender","from_email":"sender@sender.example","to":"user@mail.test","receivedAt":"2030-01-15 12:00:00","id":"{message}","html":false,"content":"Hello there.","attachments":[{"name":"a.txt","extension":"txt","size":1,"url":"http://{host}/api/messages/{message}/attachments/a.txt"}]}}""",
            answer, StringComparison.Ordinal);
        Assert.Equal([false, true], seen);

        async Task<List<bool>> SeenAsync() => [.. (await client.MessagesAsync(mailbox.Email)).Select(m => m.GetProperty("is_seen").GetBoolean())];
    }

    [Fact]
    public async Task Deleted_message_is_absent()
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());
        var mailbox = await client.CreateMailboxAsync();
        await host.SendAsync(MailBuilder.To(mailbox.Email).Attach("a.txt", "text/plain", [1]));
        var id = (await client.MessageAsync(mailbox.Email)).Text("id");

        var deleted = await client.GoldenAsync("DELETE", $"/api/messages/{id}");

        Assert.Equal(Headers + """{"status":true,"message":"Message was deleted successfully."}""", deleted);
        Assert.Empty(await client.MessagesAsync(mailbox.Email));
        foreach (var (method, rest) in new[] { ("GET", ""), ("DELETE", ""), ("GET", "/attachments/a.txt") })
        {
            var answer = await client.GoldenAsync(method, $"/api/messages/{id}{rest}");
            Assert.StartsWith("404\n", answer, StringComparison.Ordinal);
            Assert.EndsWith("\n\n" + """{"status":false,"message":"Message not found"}""", answer, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Id_has_46_letters_and_digits_and_none_of_them_may_be_another()
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());
        var mailbox = await client.CreateMailboxAsync();
        await host.SendAsync(MailBuilder.To(mailbox.Email));
        var id = (await client.MessageAsync(mailbox.Email)).Text("id");
        Assert.Matches("^[0-9A-Za-z]{46}$", id);
        Assert.Equal(System.Net.HttpStatusCode.OK, (await client.GetAsync($"/api/messages/{id}")).StatusCode);

        var mistyped = Enumerable.Range(0, id.Length).Select(i => $"{id[..i]}{(id[i] == 'x' ? 'y' : 'x')}{id[(i + 1)..]}")
            .Append(id[1..]).Append(id + "0").Append("0" + id).Append(new string('z', 46)).Append(new string('0', 46)).Append(id.ToUpperInvariant())
            .Append("%20").Append(Uri.EscapeDataString(id[..45] + "\u0661")).Append(Guid.NewGuid().ToString());

        foreach (var wrong in mistyped)
        {
            var answer = await client.GoldenAsync("GET", $"/api/messages/{wrong}");
            Assert.StartsWith("404\n", answer, StringComparison.Ordinal);
            Assert.EndsWith("\n\n" + """{"status":false,"message":"Message not found"}""", answer, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("", "422", """{"status":false,"message":"The email field is required.","errors":{"email":["The email field is required."]}}""")]
    [InlineData("?email=", "422", """{"status":false,"message":"The email field is required.","errors":{"email":["The email field is required."]}}""")]
    [InlineData("?email=%20", "422", """{"status":false,"message":"The email field is required.","errors":{"email":["The email field is required."]}}""")]
    [InlineData("?email=never@mail.test", "404", """{"status":false,"message":"Email not found"}""")]
    [InlineData("?email=nonsense", "404", """{"status":false,"message":"Email not found"}""")]
    [InlineData("?email=999999", "404", """{"status":false,"message":"Email not found"}""")]
    [InlineData("?email=-1", "404", """{"status":false,"message":"Email not found"}""")]
    public async Task List_of_no_mailbox_says_why(string query, string status, string body)
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());

        var answer = await client.GoldenAsync("GET", $"/api/messages{query}");

        Assert.StartsWith(status + "\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\n\n" + body, answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Number_of_somebody_elses_mailbox_is_an_unknown_one()
    {
        await using var host = await MailHost.StartAsync();
        using var owner = host.NewClient(await host.CreateKeyAsync("owner"));
        using var other = host.NewClient(await host.CreateKeyAsync("other"));
        var mailbox = await owner.CreateMailboxAsync();

        foreach (var (method, path) in new[] { ("GET", "messages?email={0}"), ("DELETE", "emails/{0}"), ("POST", "emails/{0}/name/mail.test") })
            Assert.StartsWith("404\n", await other.GoldenAsync(method, $"/api/{path.Replace("{0}", $"{mailbox.Id}", StringComparison.Ordinal)}"), StringComparison.Ordinal);
        Assert.Empty(await owner.MessagesAsync($"{mailbox.Id}"));
    }

    [Fact]
    public async Task Expired_mailbox_is_absent_with_its_messages()
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());
        var mailbox = await client.CreateMailboxAsync();
        await host.SendAsync(MailBuilder.To(mailbox.Email));
        var id = (await client.MessageAsync(mailbox.Email)).Text("id");

        host.Clock.Advance(TimeSpan.FromHours(1));

        foreach (var path in new[] { $"?email={mailbox.Email}", $"?email={mailbox.Id}", $"/{id}" })
            Assert.StartsWith("404\n", await client.GoldenAsync("GET", $"/api/messages{path}"), StringComparison.Ordinal);
    }
}
