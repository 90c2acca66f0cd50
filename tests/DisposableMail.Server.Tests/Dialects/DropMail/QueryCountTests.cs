using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
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

    /// <summary>Counts the statements that each database gets. Made before the host: EF Core looks only now and then whether somebody listens.</summary>
    private sealed class Statements : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
    {
        private readonly ConcurrentDictionary<string, int> _counts = new();
        private readonly ConcurrentBag<IDisposable> _subscriptions = [];

        public Statements() => _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));

        public int Of(MailHost host) => _counts.GetValueOrDefault(Path.Combine(host.Folder, "mail.db"));

        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == "Microsoft.EntityFrameworkCore")
                _subscriptions.Add(value.Subscribe(this));
        }

        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (value.Key == "Microsoft.EntityFrameworkCore.Database.Command.CommandExecuting"
                && value.Value?.GetType().GetProperty("Command")?.GetValue(value.Value) is DbCommand { CommandText: var text, Connection.DataSource: var file }
                && !text.StartsWith("PRAGMA", StringComparison.Ordinal))
                _counts.AddOrUpdate(file, 1, static (_, count) => count + 1);
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }

        public void Dispose()
        {
            foreach (var subscription in _subscriptions)
                subscription.Dispose();
        }
    }
}
