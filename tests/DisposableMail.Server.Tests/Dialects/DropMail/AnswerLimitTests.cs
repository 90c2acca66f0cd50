using System.Text.Json;
using DisposableMail.Server.Dialects.DropMail.Limits;
using DisposableMail.Server.Http;
using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Dialects.DropMail;

/// <summary>An answer holds so much mail and no more, and says what it left out.</summary>
public sealed class AnswerLimitTests
{
    [Fact]
    public async Task Lists_are_not_multiplied_without_end()
    {
        await using var host = await MailHost.StartAsync();
        var client = await DropMailClient.NewAsync(host);
        for (var i = 0; i < 3; i++)
            await client.AskAsync("mutation {" + string.Concat(Enumerable.Range(0, 80).Select(n => $" s{n}: introduceSession(input: {{withAddress: false}}) {{ id }}")) + "}");
        var fields = string.Concat(Enumerable.Range(0, 600).Select(i => $" a{i}:id"));

        var body = await client.BodyAsync($"{{ one: sessions {{ id }} many: sessions {{ {fields} }} }}");

        Assert.Equal(JsonValueKind.Null, body.GetProperty("data").ValueKind); // A list of sessions is never null by itself.
        var error = Assert.Single(body.GetProperty("errors").EnumerateArray());
        Assert.Equal("""["many"]""", error.GetProperty("path").GetRawText());
        Assert.Equal("ANSWER_TOO_LARGE", error.GetProperty("extensions").GetProperty("code").GetString());
        Assert.Equal(240, (await client.AskAsync("{ sessions { id } }")).GetProperty("sessions").GetArrayLength());
    }

    [Fact]
    public async Task Answer_that_would_hold_too_much_mail_has_nulls_and_says_why()
    {
        await using var host = await MailHost.StartAsync([("Dialects:DropMail:MaxAnswerCharacters", "65536")]);
        var client = await DropMailClient.NewAsync(host);
        var (id, address) = await client.NewSessionAsync();
        foreach (var _ in Enumerable.Range(0, 2))
            await host.SendAsync(MailBuilder.To(address).Text(string.Join("\r\n", Enumerable.Repeat(new string('x', 76), 600))));

        var body = await client.BodyAsync("query ($id: ID!) { session(id: $id) { mails { headerSubject text } } }", new { id });

        var mails = body.GetProperty("data").GetProperty("session").GetProperty("mails");
        Assert.Equal(JsonValueKind.String, mails[0].GetProperty("text").ValueKind);
        Assert.Equal(JsonValueKind.Null, mails[1].GetProperty("text").ValueKind);
        var error = Assert.Single(body.GetProperty("errors").EnumerateArray());
        Assert.Equal("""["session","mails",1,"text"]""", error.GetProperty("path").GetRawText());
        Assert.Equal("ANSWER_TOO_LARGE", error.GetProperty("extensions").GetProperty("code").GetString());
    }

    [Fact]
    public async Task What_may_not_be_null_takes_its_mail_along()
    {
        await using var host = await MailHost.StartAsync([("Dialects:DropMail:MaxAnswerCharacters", "65536")]);
        var client = await DropMailClient.NewAsync(host);
        var (id, address) = await client.NewSessionAsync();
        foreach (var _ in Enumerable.Range(0, 2))
            await host.SendAsync(MailBuilder.To(address).Text(string.Join("\r\n", Enumerable.Repeat(new string('x', 76), 600))));

        var body = await client.BodyAsync("query ($id: ID!) { session(id: $id) { mails { raw } } }", new { id });

        var mails = body.GetProperty("data").GetProperty("session").GetProperty("mails");
        Assert.Equal([JsonValueKind.Object, JsonValueKind.Null], mails.EnumerateArray().Select(m => m.ValueKind));
        Assert.Equal("""["session","mails",1,"raw"]""", Assert.Single(body.GetProperty("errors").EnumerateArray()).GetProperty("path").GetRawText());
    }

    [Fact]
    public async Task Raw_mail_beyond_what_all_answers_together_may_hold_is_not_even_read()
    {
        await using var host = await MailHost.StartAsync([("Dialects:DropMail:MaxAnswerCharacters", "65536")]);
        var client = await DropMailClient.NewAsync(host);
        var (id, address) = await client.NewSessionAsync();
        await host.SendAsync(MailBuilder.To(address).Text(string.Join("\r\n", Enumerable.Repeat(new string('x', 76), 2000))));

        var body = await client.BodyAsync("query ($id: ID!) { session(id: $id) { mails { rawSize raw } } }", new { id });

        Assert.Equal("too_much_raw_mail", Assert.Single(body.GetProperty("errors").EnumerateArray()).GetProperty("message").GetString());
    }

    [Fact]
    public void Raw_mail_of_an_answer_makes_room_when_the_answer_has_gone()
    {
        var (pool, answers) = (new AnswerPool(100), new AnswerPool(100));
        var first = new AnswerBudget(100, pool, answers);
        using var second = new AnswerBudget(100, pool, answers);
        Assert.True(first.TryHoldRaw(60));
        Assert.False(second.TryHoldRaw(60));

        first.Dispose();

        Assert.True(second.TryHoldRaw(100));
    }

    [Fact]
    public async Task Long_text_is_whole_wherever_its_characters_lie()
    {
        await using var host = await MailHost.StartAsync();
        var client = await DropMailClient.NewAsync(host);
        var (id, address) = await client.NewSessionAsync();
        var text = string.Concat(Enumerable.Repeat("x🎉\"\\é", 4000));
        await host.SendAsync(MailBuilder.To(address).Text(text));

        var body = await client.BodyAsync("query ($id: ID!) { session(id: $id) { mails { text } } }", new { id });

        Assert.Equal(text, body.GetProperty("data").GetProperty("session").GetProperty("mails")[0].GetProperty("text").GetString()!.TrimEnd());
    }
}
