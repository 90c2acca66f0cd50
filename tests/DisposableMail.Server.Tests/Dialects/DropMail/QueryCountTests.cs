using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Dialects.DropMail;

/// <summary>What an answer costs the database does not grow with what it shows.</summary>
public sealed class QueryCountTests
{
    private const string Everything =
        """
        id raw rawSize downloadUrl fromAddr toAddr toAddrOrig receivedAt decodeStatus headerFrom headerSubject text textSource html hasHtml sanitizedHtml
        downloadSanitizedHtmlUrl attachments { id name mime rawSize downloadUrl raw }
        """;

    // What is short is stored as text, what lies within the first 64 KiB is read apart from what does not.
    private static readonly string Long = string.Join("\r\n", Enumerable.Repeat(new string('x', 68), 1_000));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Page_of_a_hundred_mails_with_everything_costs_as_many_statements_as_one_of_two(bool isLong)
    {
        using var statements = new Statements();
        await using var host = await MailHost.StartAsync([("Dialects:DropMail:MaxAnswerCharacters", "100000000")]);

        var few = await CountAsync(host, statements, mails: 2, isLong);
        var many = await CountAsync(host, statements, mails: 100, isLong);

        Assert.Equal(few, many);
        Assert.InRange(many, 1, 9);
    }

    [Theory]
    [InlineData(false, "mails { headerSubject text html attachments { name } }")]
    [InlineData(true, "mails { headerSubject text html attachments { name } }")]
    [InlineData(true, "mailsAfterId { text html }")]
    [InlineData(true, "mailsConnection { edges { node { text html } } }")]
    public async Task Mails_of_a_session_in_every_form_cost_as_many_statements_for_a_hundred_as_for_two(bool isLong, string fields)
    {
        using var statements = new Statements();
        await using var host = await MailHost.StartAsync();

        var few = await CountAsync(host, statements, mails: 2, isLong, fields);
        var many = await CountAsync(host, statements, mails: 100, isLong, fields);

        Assert.Equal(few, many);
        Assert.InRange(many, 1, 9);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Many_sessions_with_their_mails_and_addresses_cost_as_many_statements_as_two(bool isLong)
    {
        using var statements = new Statements();
        await using var host = await MailHost.StartAsync();
        const string Query = "{ sessions { id mails { headerSubject text html attachments { name } } addresses { address mails { headerSubject text html } } } }";

        var few = await CountAsync(sessions: 2);
        var many = await CountAsync(sessions: 20);

        Assert.Equal(few, many);
        Assert.InRange(many, 1, 12);

        async Task<int> CountAsync(int sessions)
        {
            var client = await DropMailClient.NewAsync(host);
            for (var i = 0; i < sessions; i++)
            {
                var address = (await client.NewSessionAsync()).Address;
                await host.SendAsync(MailTo(address, isLong));
                await host.SendAsync(MailTo(address, isLong));
            }

            var before = statements.Of(host);
            var answer = await client.AskAsync(Query);
            Assert.Equal(sessions, answer.GetProperty("sessions").GetArrayLength());
            Assert.All(answer.GetProperty("sessions").EnumerateArray(), s => Assert.Equal(2, s.GetProperty("addresses")[0].GetProperty("mails").GetArrayLength()));
            return statements.Of(host) - before;
        }
    }

    private static async Task<int> CountAsync(MailHost host, Statements statements, int mails, bool isLong, string? fields = null)
    {
        var client = await DropMailClient.NewAsync(host);
        var (id, address) = await client.NewSessionAsync();
        for (var i = 0; i < mails; i++)
            await host.SendAsync(MailTo(address, isLong));
        var before = statements.Of(host);
        fields ??= $"id addresses {{ id restoreKey domain {{ id }} }} mails {{ {Everything} }}";
        var answer = (await client.AskAsync($"query ($id: ID!) {{ session(id: $id) {{ {fields} }} }}", new { id })).GetProperty("session").GetRawText();
        var cost = statements.Of(host) - before;
        // Each has its text and its HTML, whole.
        Assert.Equal(mails, answer.Split("\"html\":\"<p>").Length - 1);
        Assert.Equal(fields.Contains("raw", StringComparison.Ordinal) ? mails : 0, answer.Split("\"raw\":\"B\"").Length - 1);
        if (isLong)
            Assert.InRange(answer.Split(Long.Replace("\r\n", "\\r\\n", StringComparison.Ordinal)).Length - 1, 2 * mails, 4 * mails);
        return cost;
    }

    private static MailBuilder MailTo(string address, bool isLong) => MailBuilder.To(address).Text(isLong ? Long : "x").Html($"<p>{(isLong ? Long : "x")}</p>")
        .Attach("a.txt", "text/plain", [65]).Attach("b.txt", "text/plain", [66]);
}
