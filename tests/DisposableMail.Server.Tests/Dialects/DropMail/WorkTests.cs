using System.Globalization;
using System.Text;
using System.Text.Json;
using DisposableMail.Server.Dialects.DropMail;
using DisposableMail.Server.Dialects.DropMail.Limits;
using DisposableMail.Server.Http;
using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Dialects.DropMail;

/// <summary>What is made out of mail for one answer is bounded, whether the answer shows it or not.</summary>
public sealed class WorkTests
{
    [Theory]
    [InlineData("tangled HTML", "sanitizedHtml", 300)]
    [InlineData("HTML of which nothing is left", "sanitizedHtml", 300)]
    [InlineData("an attachment that is no text", "attachments { raw }", 150)]
    public async Task Field_asked_for_again_and_again_is_made_until_the_answer_has_taken_its_work(string what, string field, int times)
    {
        await using var host = await MailHost.StartAsync();
        var client = await DropMailClient.NewAsync(host);
        var (id, address) = await client.NewSessionAsync();
        var mail = what switch
        {
            "tangled HTML" => MailBuilder.To(address).Html(Repeat("<ul><li>", 4_900)),
            "HTML of which nothing is left" => MailBuilder.To(address).Html($"<!--{Repeat(new string('x', 76) + "\r\n", 12_000)}-->"),
            _ => MailBuilder.To(address).Attach("a.txt", "text/plain", [.. Enumerable.Repeat((byte)255, 6_000_000)]),
        };
        Assert.StartsWith("250", await host.SendAsync(mail), StringComparison.Ordinal);
        var aliases = string.Concat(Enumerable.Range(0, times).Select(i => $" a{i}: {field}"));

        var body = await client.BodyAsync($"query ($id: ID!) {{ session(id: $id) {{ mails {{ {aliases} }} }} }}", new { id });

        var shown = body.GetProperty("data").GetProperty("session").GetProperty("mails")[0];
        var firstLeftOut = body.GetProperty("errors")[0].GetProperty("path")[3].GetString()!;
        Assert.InRange(int.Parse(firstLeftOut[1..], CultureInfo.InvariantCulture), 2, times - 10);
        Assert.Contains("null", shown.GetProperty($"a{times - 1}").GetRawText(), StringComparison.Ordinal);
        Assert.All(body.GetProperty("errors").EnumerateArray(), e => Assert.Equal("ANSWER_TOO_LARGE", e.GetProperty("extensions").GetProperty("code").GetString()));
    }

    [Fact]
    public async Task Answers_that_wait_for_each_other_take_no_more_work_than_each_may()
    {
        await using var host = await MailHost.StartAsync();
        var client = await DropMailClient.NewAsync(host);
        var (id, address) = await client.NewSessionAsync();
        var deep = Repeat("<div>", 490) + "text" + Repeat("</div>", 490);
        Assert.StartsWith("250", await host.SendAsync(MailBuilder.To(address).Html(Repeat(deep, 19))), StringComparison.Ordinal);
        var aliases = string.Concat(Enumerable.Range(0, 100).Select(i => $" a{i}: sanitizedHtml"));

        var together = await Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount).Select(_ => CleanedAsync()));

        Assert.All(together, static cleaned => Assert.InRange(cleaned, 2, 20)); // Each takes an eighth of the work.

        async Task<int> CleanedAsync()
        {
            var body = await client.BodyAsync($"query ($id: ID!) {{ session(id: $id) {{ mails {{ {aliases} }} }} }}", new { id });
            Assert.All(body.GetProperty("errors").EnumerateArray(), e => Assert.Equal("ANSWER_TOO_LARGE", e.GetProperty("extensions").GetProperty("code").GetString()));
            var fields = body.GetProperty("data").GetProperty("session").GetProperty("mails")[0].EnumerateObject();
            return fields.Count(static field => field.Value.ValueKind == JsonValueKind.String);
        }
    }

    [Fact]
    public async Task Attachments_that_come_with_mails_count_whether_they_are_asked_for_or_not()
    {
        await using var host = await MailHost.StartAsync();
        var client = await DropMailClient.NewAsync(host);
        var (id, address) = await client.NewSessionAsync();
        var parts = Repeat("--b\r\nContent-Type: a/b\r\n\r\n\r\n", 900);
        for (var i = 0; i < 4; i++)
            await host.SendAsync(address, Encoding.ASCII.GetBytes($"Content-Type: multipart/mixed; boundary=b\r\n\r\n{parts}--b--\r\n"));

        var firstLeftOut = await FirstLeftOutAsync(client, "session(id: $id)", id, "mails { id }", times: 90);

        Assert.InRange(firstLeftOut, 10, 60);
    }

    [Fact]
    public async Task Raw_content_that_is_read_for_a_short_text_counts()
    {
        await using var host = await MailHost.StartAsync();
        var client = await DropMailClient.NewAsync(host);
        var (id, address) = await client.NewSessionAsync();
        var mail = MailBuilder.To(address).Text(Repeat("Hello there.\r\n", 400)).Attach("a.bin", "a/b", new byte[7_000_000]);
        foreach (var i in Enumerable.Range(0, 100))
            mail.Field($"X-{i}: {new string('x', 900)}"); // The text begins beyond the first piece.
        Assert.StartsWith("250", await host.SendAsync(mail), StringComparison.Ordinal);
        Assert.True(DropMailIds.TryRead(id, "Session", out var session));
        var madeUp = DropMailIds.OfMail(session.Session, Guid.CreateVersion7(DateTimeOffset.UnixEpoch));

        var firstLeftOut = await FirstLeftOutAsync(client, "session(id: $id)", id, $"mailsAfterId(mailId: \"{madeUp}\") {{ id }}", times: 150);

        Assert.InRange(firstLeftOut, 50, 140);
    }

    [Theory]
    [InlineData("Session", "mailsConnection(first: 1) { totalCount }")]
    [InlineData("Address", "mails { id }")]
    public async Task Mails_that_are_gone_through_count(string kind, string field)
    {
        await using var host = await MailHost.StartAsync();
        var client = await DropMailClient.NewAsync(host);
        var (id, address) = await client.NewSessionAsync();
        await HoldsMailsAsync(host, 40_000);
        Assert.True(DropMailIds.TryRead(id, "Session", out var session));

        var firstLeftOut = await FirstLeftOutAsync(
            client, "", kind == "Session" ? id : DropMailIds.OfAddress(session.Session, address), $"node(id: $id) {{ ... on {kind} {{ {field} }} }}", times: 40);

        Assert.InRange(firstLeftOut, 10, 35);
    }

    [Fact]
    public async Task Address_beyond_what_one_call_reads_is_read_once()
    {
        using var statements = new Statements();
        await using var host = await MailHost.StartAsync();
        var client = await DropMailClient.NewAsync(host);
        var (id, first) = await client.NewSessionAsync();
        var second = (await client.AskAsync(
            "mutation ($id: ID!) { introduceAddress(input: {sessionId: $id}) { address } }", new { id })).GetProperty("introduceAddress").GetProperty("address").GetString()!;
        await client.AskAsync("mutation ($id: ID!) { introduceAddress(input: {sessionId: $id}) { address } }", new { id });
        foreach (var address in new[] { first, second })
            Assert.StartsWith("250", await host.SendAsync(MailBuilder.To(address).Attach("a.bin", "a/b", new byte[7_000_000])), StringComparison.Ordinal);

        await CostAsync("mails { id }"); // What is asked for the first time is not compared.
        var once = await CostAsync("mails { id }");
        var often = await CostAsync(string.Concat(Enumerable.Range(0, 20).Select(i => $" a{i}: mails {{ id }}")));

        Assert.Equal(once, often);

        async Task<int> CostAsync(string fields)
        {
            var before = statements.Of(host);
            var answer = await client.AskAsync($"query ($id: ID!) {{ session(id: $id) {{ addresses {{ {fields} }} }} }}", new { id });
            var addresses = answer.GetProperty("session").GetProperty("addresses").EnumerateArray();
            Assert.Equal([0, 1, 1], addresses.Select(a => a.EnumerateObject().Last().Value.GetArrayLength()));
            return statements.Of(host) - before;
        }
    }

    [Fact]
    public async Task Hundred_newsletters_are_cleaned_in_one_answer()
    {
        await using var host = await MailHost.StartAsync();
        var client = await DropMailClient.NewAsync(host);
        var (id, address) = await client.NewSessionAsync();
        const string Style = "style=\"font-family:Arial,Helvetica,sans-serif;font-size:14px;line-height:20px;color:#333333\"";
        var row = $"<tr><td {Style}>\r\n<a href=\"https://shop.example/t/0123456789\" {Style}><img src=\"https://shop.example/a.png\"></a>\r\n<p {Style}>A <b>bold</b> offer.</p></td></tr>\r\n";
        var html = $"<table>{Repeat(row, 100 * 1024 / row.Length)}</table>";
        for (var i = 0; i < 100; i++)
            await host.SendAsync(MailBuilder.To(address).Html(html));

        var session = (await client.AskAsync("query ($id: ID!) { session(id: $id) { mails { sanitizedHtml } } }", new { id })).GetProperty("session");

        Assert.Equal(100, session.GetProperty("mails").EnumerateArray().Count(m => m.GetProperty("sanitizedHtml").GetString()!.Contains("offer", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_would_not_be_shown_is_not_made()
    {
        using var budget = new AnswerBudget(100, new AnswerPool(100), new AnswerPool(100));
        Assert.True(budget.TryWork(1));
        Assert.False(budget.TryShow(101));

        Assert.False(budget.TryWork(1));
        Assert.True(budget.HasRoom);
    }

    [Fact]
    public void Work_that_shows_when_it_is_done_counts_as_well()
    {
        using var budget = new AnswerBudget(100, new AnswerPool(100), new AnswerPool(100));
        Assert.True(budget.TryWork(1));

        budget.Work(long.MaxValue / 2);

        Assert.False(budget.HasRoom);
        Assert.False(budget.TryWork(1));
    }

    // The number of the first field that the answer had no work left for.
    private static async Task<int> FirstLeftOutAsync(DropMailClient client, string within, string id, string field, int times)
    {
        var aliases = string.Concat(Enumerable.Range(0, times).Select(i => $" a{i}: {field}"));
        var body = await client.BodyAsync($"query ($id: ID!) {{ {(within == "" ? aliases : $"{within} {{ {aliases} }}")} }}", new { id });
        var first = body.GetProperty("errors")[0];
        Assert.Equal("ANSWER_TOO_LARGE", first.GetProperty("extensions").GetProperty("code").GetString());
        var alias = first.GetProperty("path").EnumerateArray().Select(p => p.ToString()).First(p => p[0] == 'a' && char.IsAsciiDigit(p[1]));
        return int.Parse(alias[1..], CultureInfo.InvariantCulture);
    }

    // As if so many had come.
    private static Task HoldsMailsAsync(MailHost host, int count) =>
        host.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"UPDATE Inboxes SET MessageCount = {count}"));

    private static string Repeat(string text, int count) => new StringBuilder().Insert(0, text, count).ToString();
}
