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

    [Fact]
    public async Task Page_of_a_hundred_mails_with_everything_costs_as_many_statements_as_one_of_two()
    {
        using var statements = new Statements();
        await using var host = await MailHost.StartAsync();

        var few = await CountAsync(host, statements, mails: 2);
        var many = await CountAsync(host, statements, mails: 100);

        Assert.Equal(few, many);
        Assert.InRange(many, 1, 8);
    }

    [Fact]
    public async Task Many_sessions_with_their_mails_and_addresses_cost_as_many_statements_as_two()
    {
        using var statements = new Statements();
        await using var host = await MailHost.StartAsync();
        const string Query = "{ sessions { id mails { headerSubject attachments { name } } addresses { address mails { headerSubject } } } }";

        var few = await CountAsync(sessions: 2);
        var many = await CountAsync(sessions: 20);

        Assert.Equal(few, many);
        Assert.InRange(many, 1, 12);

        async Task<int> CountAsync(int sessions)
        {
            var client = await DropMailClient.NewAsync(host);
            for (var i = 0; i < sessions; i++)
                await client.SendAsync((await client.NewSessionAsync()).Address, "one", "two");
            var before = statements.Of(host);
            var answer = await client.AskAsync(Query);
            Assert.Equal(sessions, answer.GetProperty("sessions").GetArrayLength());
            Assert.All(answer.GetProperty("sessions").EnumerateArray(), s => Assert.Equal(2, s.GetProperty("addresses")[0].GetProperty("mails").GetArrayLength()));
            return statements.Of(host) - before;
        }
    }

    private static async Task<int> CountAsync(MailHost host, Statements statements, int mails)
    {
        var client = await DropMailClient.NewAsync(host);
        var (id, address) = await client.NewSessionAsync();
        for (var i = 0; i < mails; i++)
            await host.SendAsync(MailBuilder.To(address).Html("<p>x</p>").Attach("a.txt", "text/plain", [65]).Attach("b.txt", "text/plain", [66]));
        var before = statements.Of(host);
        var answer = (await client.AskAsync($"query ($id: ID!) {{ session(id: $id) {{ id addresses {{ id restoreKey domain {{ id }} }} mails {{ {Everything} }} }} }}", new { id })).GetProperty("session");
        Assert.Equal(mails, answer.GetProperty("mails").GetArrayLength());
        Assert.All(answer.GetProperty("mails").EnumerateArray(), m => Assert.Equal("B", m.GetProperty("attachments")[1].GetProperty("raw").GetString()));
        return statements.Of(host) - before;
    }
}
