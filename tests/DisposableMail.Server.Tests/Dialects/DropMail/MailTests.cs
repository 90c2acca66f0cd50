using System.Text;
using System.Text.Json;
using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Dialects.DropMail;

/// <summary>Every field of a mail, as SMTP brought it.</summary>
public sealed class MailTests
{
    private const string Session = "query ($id: ID!) { session(id: $id) { mails { ";

    [Fact]
    public async Task Fields_are_those_of_the_services_page()
    {
        await using var host = await MailHost.StartAsync();
        var client = await DropMailClient.NewAsync(host);
        var (id, address) = await client.NewSessionAsync();
        await host.SendAsync(MailBuilder.To(address).EnvelopeFrom("test@example.com").From("Hello <test@example.com>").Subject("Grüße").Text("Hello"));

        var mail = await MailAsync(
            client, id,
            "rawSize fromAddr toAddr toAddrOrig receivedAt decodeStatus headerFrom headerSubject text textSource html hasHtml sanitizedHtml downloadSanitizedHtmlUrl attachments { id }");

        Assert.Equal(
            $$"""{"rawSize":{{mail.GetProperty("rawSize")}},"fromAddr":"test@example.com","toAddr":"{{address}}","toAddrOrig":"{{address}}","receivedAt":"2030-01-15T12:00:00+00:00","decodeStatus":"OK","headerFrom":"Hello <test@example.com>","headerSubject":"Grüße","text":"Hello\r\n","textSource":"TEXT","html":null,"hasHtml":false,"sanitizedHtml":null,"downloadSanitizedHtmlUrl":null,"attachments":[]}""",
            mail.GetRawText());
    }

    [Fact]
    public async Task Raw_is_what_was_sent_and_its_size_counts_octets()
    {
        await using var host = await MailHost.StartAsync();
        var client = await DropMailClient.NewAsync(host);
        var (id, address) = await client.NewSessionAsync();
        var sent = MailBuilder.To(address).Subject("ä").Text("ö").Build();
        byte[] latin = [.. Encoding.ASCII.GetBytes("Subject: x\r\n\r\n"), 0xE4, 0xFF, .. "\r\n"u8];
        await host.SendAsync(address, sent);
        await host.SendAsync(address, latin);

        var mails = (await client.AskAsync($"{Session} raw rawSize }} }} }}", new { id })).GetProperty("session").GetProperty("mails");

        Assert.Equal(Encoding.Latin1.GetString(latin), mails[0].GetProperty("raw").GetString());
        Assert.Equal(latin.Length, mails[0].GetProperty("rawSize").GetInt32());
        Assert.Equal(Encoding.UTF8.GetString(sent), mails[1].GetProperty("raw").GetString());
        Assert.Equal(sent.Length, mails[1].GetProperty("rawSize").GetInt32());
    }

    [Fact]
    public async Task Mail_of_HTML_alone_gives_text_and_clean_HTML()
    {
        await using var host = await MailHost.StartAsync();
        var client = await DropMailClient.NewAsync(host);
        var (id, address) = await client.NewSessionAsync();
        await host.SendAsync(MailBuilder.To(address).Text(null).Html(
            "<p onclick=\"x()\">Code <b>1</b><script>alert(1)</script><img src=\"http://spy.example/a.png\"><img src=\"data:image/png;base64,AA==\"></p>"));

        var mail = await MailAsync(
            client, id, "text textSource hasHtml html strict: sanitizedHtml(sanitizerConfig: {imgData: \"strip\"}) loose: sanitizedHtml(sanitizerConfig: {imgHttp: \"keep\"}) sanitizedHtml");

        Assert.Equal("HTML", Text(mail, "textSource"));
        Assert.Contains("Code 1", Text(mail, "text"), StringComparison.Ordinal);
        Assert.Contains("onclick", Text(mail, "html"), StringComparison.Ordinal);
        Assert.Contains("<b>1</b>", Text(mail, "sanitizedHtml"), StringComparison.Ordinal);
        Assert.Contains("data:image/png", Text(mail, "sanitizedHtml"), StringComparison.Ordinal);
        Assert.DoesNotContain("data:image/png", Text(mail, "strict"), StringComparison.Ordinal);
        Assert.Contains("http://spy.example/a.png", Text(mail, "loose"), StringComparison.Ordinal);
        foreach (var name in new[] { "sanitizedHtml", "strict", "loose" })
        {
            foreach (var danger in new[] { "onclick", "alert", "<script" })
                Assert.DoesNotContain(danger, Text(mail, name), StringComparison.Ordinal);
        }

        Assert.DoesNotContain("spy.example", Text(mail, "sanitizedHtml"), StringComparison.Ordinal);
        Assert.Equal(("resolver_error", "invalid_sanitizerConfig"), await client.FailAsync($"{Session} sanitizedHtml(sanitizerConfig: {{imgData: \"proxy\"}}) }} }} }}", new { id }));
    }

    [Fact]
    public async Task Attachments_have_their_fields_and_text_ones_their_content()
    {
        await using var host = await MailHost.StartAsync();
        var client = await DropMailClient.NewAsync(host);
        var (id, address) = await client.NewSessionAsync();
        await host.SendAsync(MailBuilder.To(address).Attach("über.txt", "text/plain", "grün"u8.ToArray()).Attach("a.bin", "application/octet-stream", [1, 2, 3]));

        var attachments = (await MailAsync(client, id, "attachments { name mime rawSize raw }")).GetProperty("attachments");

        Assert.Equal(
            """[{"name":"über.txt","mime":"text/plain","rawSize":5,"raw":"grün"},{"name":"a.bin","mime":"application/octet-stream","rawSize":3,"raw":""}]""", attachments.GetRawText());
    }

    [Fact]
    public async Task Extension_of_an_address_reaches_it_and_is_shown()
    {
        await using var host = await MailHost.StartAsync();
        var client = await DropMailClient.NewAsync(host);
        var (id, address) = await client.NewSessionAsync();
        var extended = address.Replace("@", "+shop@", StringComparison.Ordinal);
        Assert.StartsWith("250", await host.SendAsync(MailBuilder.To(extended)), StringComparison.Ordinal);

        var mail = await MailAsync(client, id, "toAddr toAddrOrig");

        Assert.Equal((address, extended), (Text(mail, "toAddr"), Text(mail, "toAddrOrig")));
    }

    [Fact]
    public async Task Mail_that_cannot_be_decoded_has_no_text_but_is_there()
    {
        await using var host = await MailHost.StartAsync([("Parsing:MaxDepth", "1")]);
        var client = await DropMailClient.NewAsync(host);
        var (id, address) = await client.NewSessionAsync();
        await host.SendAsync(MailBuilder.To(address).Html("<p>x</p>").Attach("a.bin", "application/octet-stream", [1]));

        var mail = await MailAsync(client, id, "decodeStatus text textSource hasHtml headerSubject raw");

        Assert.Equal("ERROR_DECODING", Text(mail, "decodeStatus"));
        Assert.All(["text", "textSource", "hasHtml"], name => Assert.Equal(JsonValueKind.Null, mail.GetProperty(name).ValueKind));
        Assert.Equal("Hello", Text(mail, "headerSubject"));
    }

    [Fact]
    public async Task Mails_come_newest_first_after_a_mail_only_newer_ones_and_by_address()
    {
        await using var host = await MailHost.StartAsync();
        var client = await DropMailClient.NewAsync(host);
        var (id, first) = await client.NewSessionAsync();
        var second = Text((await client.AskAsync("mutation ($id: ID!) { introduceAddress(input: {sessionId: $id}) { address } }", new { id })).GetProperty("introduceAddress"), "address");
        await client.SendAsync(first, "1");
        await client.SendAsync(second, "2");
        await client.SendAsync(first, "3");

        var session = (await client.AskAsync("query ($id: ID!) { session(id: $id) { mails { id headerSubject } mailsAfterId { headerSubject } addresses { address mails { headerSubject } } } }", new { id })).GetProperty("session");
        var after = Text(session.GetProperty("mails")[2], "id");
        var newer = (await client.AskAsync("query ($id: ID!, $after: ID) { session(id: $id) { mailsAfterId(mailId: $after) { headerSubject } } }", new { id, after })).GetProperty("session");

        Assert.Equal(["3", "2", "1"], Subjects(session.GetProperty("mails")));
        Assert.Equal(["3", "2", "1"], Subjects(session.GetProperty("mailsAfterId")));
        Assert.Equal(["3", "2"], Subjects(newer.GetProperty("mailsAfterId")));
        Assert.Equal([second, first], session.GetProperty("addresses").EnumerateArray().Select(a => Text(a, "address")));
        Assert.Equal(["2"], Subjects(session.GetProperty("addresses")[0].GetProperty("mails")));
        Assert.Equal(["3", "1"], Subjects(session.GetProperty("addresses")[1].GetProperty("mails")));
        Assert.Equal(("resolver_error", "invalid_mailId"), await client.FailAsync("query ($id: ID!) { session(id: $id) { mailsAfterId(mailId: \"x\") { id } } }", new { id }));
    }

    [Theory]
    [InlineData("", "5,4,3,2,1", false, false)]
    [InlineData("first: 2", "5,4", true, false)]
    [InlineData("last: 2", "2,1", false, true)]
    [InlineData("first: 4, last: 1", "2", true, true)]
    [InlineData("sort: ASC, first: 3", "1,2,3", true, false)]
    [InlineData("first: 2, after: \"{4}\"", "3,2", true, false)]
    [InlineData("before: \"{2}\"", "5,4,3", false, false)]
    [InlineData("sort: ASC, after: \"{1}\", before: \"{5}\", last: 2", "3,4", false, true)]
    [InlineData("first: 0", "", false, false)]
    public async Task Connection_is_cut_in_the_order_of_the_specification(string arguments, string expected, bool hasNext, bool hasPrevious)
    {
        await using var host = await MailHost.StartAsync();
        var client = await DropMailClient.NewAsync(host);
        var (id, address) = await client.NewSessionAsync();
        await client.SendAsync(address, "1", "2", "3", "4", "5");
        const string Query = "query ($id: ID!) { session(id: $id) { mailsConnection ARGS { edges { cursor node { headerSubject } } pageInfo { startCursor endCursor hasNextPage hasPreviousPage } totalCount } } }";
        foreach (var edge in (await ConnectionAsync("")).GetProperty("edges").EnumerateArray())
            arguments = arguments.Replace($"{{{Text(edge.GetProperty("node"), "headerSubject")}}}", Text(edge, "cursor"), StringComparison.Ordinal);

        var connection = await ConnectionAsync(arguments.Length == 0 ? "" : $"({arguments})");

        var page = connection.GetProperty("pageInfo");
        Assert.Equal(expected, string.Join(',', connection.GetProperty("edges").EnumerateArray().Select(e => Text(e.GetProperty("node"), "headerSubject"))));
        Assert.Equal((hasNext, hasPrevious, 5), (page.GetProperty("hasNextPage").GetBoolean(), page.GetProperty("hasPreviousPage").GetBoolean(), connection.GetProperty("totalCount").GetInt32()));
        Assert.Equal(connection.GetProperty("edges").EnumerateArray().Select(e => Text(e, "cursor")).FirstOrDefault(), page.GetProperty("startCursor").GetString());
        Assert.Equal(connection.GetProperty("edges").EnumerateArray().Select(e => Text(e, "cursor")).LastOrDefault(), page.GetProperty("endCursor").GetString());

        async Task<JsonElement> ConnectionAsync(string args) =>
            (await client.AskAsync(Query.Replace("ARGS", args, StringComparison.Ordinal), new { id })).GetProperty("session").GetProperty("mailsConnection");
    }

    private static string[] Subjects(JsonElement mails) => [.. mails.EnumerateArray().Select(m => Text(m, "headerSubject"))];

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private static async Task<JsonElement> MailAsync(DropMailClient client, string id, string fields) =>
        Assert.Single((await client.AskAsync($"{Session}{fields} }} }} }}", new { id })).GetProperty("session").GetProperty("mails").EnumerateArray());
}
