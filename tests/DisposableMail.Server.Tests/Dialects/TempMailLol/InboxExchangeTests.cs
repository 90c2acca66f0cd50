using DisposableMail.Server.Tests.Dialects.DustMail;
using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Dialects.TempMailLol;

public sealed class InboxExchangeTests
{
    [Fact]
    public async Task Create_without_key_and_body_makes_a_random_address()
    {
        await using var host = await MailHost.StartAsync([("Domains:0:Name", "mail.test")]);

        var answer = TempMailLolClient.WithoutTokens(await host.Http.SendAsync("POST", "/v2/inbox/create"));

        Assert.Equal(
            """
            201
            Cache-Control: no-store
            Content-Length: {n}
            Content-Type: application/json; charset=utf-8
            X-Content-Type-Options: nosniff
            X-Request-ID: {request}

            {"address":"{address}@mail.test","token":"{token}"}
            """, answer);
    }

    [Theory]
    [InlineData("POST", "", "application/json")]
    [InlineData("POST", "{}", "text/plain;charset=UTF-8")]
    [InlineData("POST", """{"domain":null,"captcha":null,"subdomain":false}""", null)]
    [InlineData("POST", """{"domain":null,"prefix":null}""", "application/json")]
    [InlineData("POST", """{"community":false,"prefix":"","domain":""}""", "application/json")]
    [InlineData("GET", null, null)]
    public async Task Create_takes_what_clients_send(string method, string? body, string? mediaType)
    {
        await using var host = await MailHost.StartAsync([("Domains:0:Name", "mail.test")]);

        Assert.Equal("""201 {"address":"{address}@mail.test","token":"{token}"}""", await host.Http.AskAsync(method, "/v2/inbox/create/", body, mediaType));
    }

    [Theory]
    [InlineData("community=True&prefix=abc", "application/x-www-form-urlencoded", "^abc[2-9b-z]{6}@shared\\.example$")]
    [InlineData("community=False&prefix=", "application/x-www-form-urlencoded", "^[a-z]+\\.[a-z]+[2-9b-z]{6}@(mail|other)\\.test$")]
    [InlineData("""{"community":true}""", "application/json", "@shared\\.example$")]
    [InlineData("""{"prefix":"Joe.Doe"}""", "application/json", "^joe\\.doe[2-9b-z]{6}@(mail|other)\\.test$")]
    [InlineData("""{"domain":"Other.Test","prefix":"joe"}""", "application/json", "^joe[2-9b-z]{6}@other\\.test$")]
    [InlineData("""{"domain":"shared.example","subdomain":true}""", "application/json", "@[a-z0-9]{8}\\.shared\\.example$")]
    [InlineData("""{"community":true,"subdomain":false}""", "application/json", "@shared\\.example$")]
    public async Task Address_is_the_one_wished_for(string body, string mediaType, string looks)
    {
        await using var host = await MailHost.StartAsync(
        [
            ("Domains:0:Name", "mail.test"), ("Domains:1:Name", "other.test"),
            ("Domains:2:Name", "shared.example"), ("Domains:2:Type", "Community"), ("Domains:2:Subdomains", looks.Contains("{8}", StringComparison.Ordinal) ? "true" : "false"),
        ]);
        using var request = Exchange.Request("POST", "/v2/inbox/create", body, mediaType);
        using var response = await host.Http.SendAsync(request);

        var inbox = await DustMailClient.JsonOfAsync(response);

        Assert.Matches(looks, inbox.GetProperty("address").GetString());
        Assert.StartsWith("250", await host.SendAsync(MailBuilder.To(inbox.GetProperty("address").GetString()!)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Random_address_has_a_random_subdomain_where_the_domain_has_such()
    {
        await using var host = await MailHost.StartAsync([("Domains:0:Name", "mail.test"), ("Domains:0:Subdomains", "true")]);

        Assert.Matches("@[a-z0-9]{8}\\.mail\\.test$", (await host.Http.CreateOpenAsync()).Address);
        Assert.EndsWith("@mail.test", (await host.Http.CreateOpenAsync("""{"domain":"mail.test"}""")).Address, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"domain":"elsewhere.example"}""", """400 {"error":"Invalid domain selected"}""")]
    [InlineData("""{"community":true}""", """400 {"error":"There is no community domain on this server"}""")]
    [InlineData("""{"domain":"vip.test"}""", """402 {"error":"your plan does not include this domain"}""")]
    [InlineData("""{"prefix":"a b"}""", """400 {"error":"prefix may hold a-z, 0-9, '.', '_', '-' and must not begin, end or double a dot"}""")]
    [InlineData("""{"prefix":7}""", """400 {"error":"prefix has a value of the wrong type"}""")]
    [InlineData("""{"community":"perhaps"}""", """400 {"error":"community has a value of the wrong type"}""")]
    [InlineData("[]", """400 {"error":"The request body is not a JSON object"}""")]
    public async Task Wish_that_cannot_be_is_an_error(string body, string answer)
    {
        await using var host = await MailHost.StartAsync(
            [("Domains:0:Name", "mail.test"), ("Domains:1:Name", "vip.test"), ("Domains:1:Type", "Premium")]);

        Assert.Equal(answer, await host.Http.AskAsync("POST", "/v2/inbox/create", body));
    }

    [Fact]
    public async Task Read_shows_each_email_once_newest_first()
    {
        await using var host = await MailHost.StartAsync();
        var inbox = await host.Http.CreateOpenAsync();
        await host.SendAsync(inbox.Address, "X-Nothing: 1\r\n\r\n"u8.ToArray());
        host.Clock.Advance(TimeSpan.FromMilliseconds(2900));
        await host.SendAsync(MailBuilder.To(inbox.Address).Subject("Grüße").Html("<b>Hi</b>"));

        var answer = await host.Http.SendAsync("GET", $"/v2/inbox?token={inbox.Token}");

        Assert.Equal(
            """
            200
            Cache-Control: no-store
            Content-Length: {n}
            Content-Type: application/json; charset=utf-8
            X-Content-Type-Options: nosniff
            X-Request-ID: {request}

            {"emails":[{"from":"sender@sender.example","to":"{to}","subject":"Grüße","body":"Hello there.","html":"<b>Hi</b>","date":1894708802900,"ip":"127.0.0.1","_id":"{uuid}"},{"from":"sender@sender.example","to":"{to}","subject":"","body":"","html":null,"date":1894708800000,"ip":"127.0.0.1","_id":"{uuid}"}],"expired":false}
            """, answer.Replace(Exchange.Normalise(inbox.Address), "{to}", StringComparison.Ordinal));
        Assert.Equal("""200 {"emails":[],"expired":false}""", await host.Http.AskAsync("GET", $"/v2/inbox/?token={inbox.Token}"));
    }

    [Fact]
    public async Task Parallel_reads_share_the_emails_out()
    {
        await using var host = await MailHost.StartAsync();
        var inbox = await host.Http.CreateOpenAsync();
        for (var i = 0; i < 20; i++)
            await host.SendAsync(MailBuilder.To(inbox.Address).Subject($"mail {i}"));

        var shown = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => host.Http.SubjectsAsync(inbox)));

        Assert.Equal(20, shown.Sum(s => s.Count));
        Assert.Equal(20, shown.SelectMany(s => s).Distinct().Count());
    }

    [Fact]
    public async Task What_was_read_here_is_still_there_for_other_dialects()
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());
        var inbox = await client.CreateOpenAsync("""{"domain":"mail.test"}""");
        await host.SendAsync(MailBuilder.To(inbox.Address).Subject("kept"));

        Assert.Equal(["kept"], await client.SubjectsAsync(inbox));
        Assert.Empty(await client.SubjectsAsync(inbox));
        Assert.Contains("\"subject\":\"kept\"", await client.AskAsync("GET", $"/v1/emails/{inbox.Address}/messages"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Option_shows_emails_at_every_read()
    {
        await using var host = await MailHost.StartAsync([("Dialects:TempMailLol:ConsumeOnRead", "false")]);
        var inbox = await host.Http.CreateOpenAsync();
        await host.SendAsync(MailBuilder.To(inbox.Address).Subject("first"));
        await host.SendAsync(MailBuilder.To(inbox.Address).Subject("second"));

        for (var i = 0; i < 2; i++)
            Assert.Equal(["second", "first"], await host.Http.SubjectsAsync(inbox));
    }

    [Theory]
    [InlineData("anonymous", 1)]
    [InlineData("free", 1)]
    [InlineData("plus", 10)]
    [InlineData("ultra", 30)]
    public async Task Inbox_lives_as_long_as_the_plan_says(string tier, int hours)
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(tier == "anonymous" ? null : await host.CreateKeyAsync("shop", tier, "tm."));
        var inbox = await client.CreateOpenAsync();

        host.Clock.Advance(TimeSpan.FromHours(hours) - TimeSpan.FromMilliseconds(1));
        Assert.Equal("""200 {"emails":[],"expired":false}""", await host.Http.AskAsync("GET", $"/v2/inbox?token={inbox.Token}"));
        host.Clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal("""200 {"emails":[],"expired":true}""", await host.Http.AskAsync("GET", $"/v2/inbox?token={inbox.Token}"));
        Assert.StartsWith("550", await host.SendAsync(MailBuilder.To(inbox.Address)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?token=never", """200 {"emails":[],"expired":true}""")]
    [InlineData("?token=", """400 {"error":"Expected token in query parameter"}""")]
    [InlineData("", """400 {"error":"Expected token in query parameter"}""")]
    public async Task Token_that_is_none_is_an_expired_one(string query, string answer)
    {
        await using var host = await MailHost.StartAsync();

        Assert.Equal(answer, await host.Http.AskAsync("GET", "/v2/inbox" + query));
    }

    [Fact]
    public async Task Statistics_count_mails_and_inboxes()
    {
        await using var host = await MailHost.StartAsync();
        var before = await host.Http.GetJsonAsync("/v2/stats");
        var inbox = await host.Http.CreateOpenAsync();
        await host.SendAsync(MailBuilder.To(inbox.Address, "postmaster@mail.test"));
        host.Clock.Advance(TimeSpan.FromSeconds(10));

        var after = await host.Http.GetJsonAsync("/v2/stats/");

        Assert.Equal(["emails_received", "total_inboxes", "clients_connected"], after.EnumerateObject().Select(p => p.Name));
        Assert.Equal([2, 1, 1], after.EnumerateObject().Select(p => p.Value.GetInt64() - before.GetProperty(p.Name).GetInt64()));
    }

    [Fact]
    public async Task Unknown_path_is_answered_in_the_same_shape()
    {
        await using var host = await MailHost.StartAsync();

        Assert.Equal("""404 {"error":"There is nothing at this path"}""", await host.Http.AskAsync("GET", "/v2/nothing"));
        Assert.Equal("""405 {"error":"This path does not have that method"}""", await host.Http.AskAsync("PUT", "/v2/inbox/create"));
    }
}
