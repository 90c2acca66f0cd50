using DisposableMail.Core.Inboxes;
using DisposableMail.Core.Messages;
using DisposableMail.Core.Sessions;
using DisposableMail.Core.Tokens;
using DisposableMail.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace DisposableMail.Storage.Tests.Sqlite;

public sealed class SqliteQueryPlanTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly string[] Searches = ["SELECT", "UPDATE", "DELETE"];

    [Fact]
    public async Task No_door_reads_a_whole_table_or_a_text_twice()
    {
        await using var host = await CoreHost.StartAsync();
        using var watch = new QueryWatch(host);

        await UseEveryDoorAsync(host);

        using var file = SqliteFile.Of(host);
        Assert.InRange(watch.Seen.Count, 25, 200); // It does watch.
        // Joined, the row of each attachment would repeat the text and the HTML of its message.
        Assert.DoesNotContain(watch.Seen.Keys, query => query.Contains("\"Attachments\"", StringComparison.Ordinal) && query.Contains("\"Html\"", StringComparison.Ordinal));
        var scans = watch.Seen.SelectMany(query => Scans(file, query.Key, query.Value)).ToList();
        Assert.True(scans.Count == 0, string.Join("\n\n", scans));
    }

    [Fact]
    public async Task A_scan_is_noticed()
    {
        await using var host = await CoreHost.StartAsync();
        using var file = SqliteFile.Of(host);
        Assert.Single(Scans(file, """SELECT "Id" FROM "Messages" WHERE "ReceivedAt" < 5""", []));
    }

    private static IEnumerable<string> Scans(SqliteFile file, string query, SqliteParameter[] parameters)
    {
        // Domains are a handful of rows, read as a whole and remembered. What only inserts looks for nothing.
        if (query.Contains("FROM \"Domains\"", StringComparison.Ordinal) || !Searches.Any(verb => query.StartsWith(verb, StringComparison.Ordinal)))
            yield break;
        var subqueries = new HashSet<string>();
        foreach (var step in file.Rows("EXPLAIN QUERY PLAN " + query, parameters).Select(row => (string)row[3]))
        {
            if (step.StartsWith("CO-ROUTINE ", StringComparison.Ordinal))
                subqueries.Add("SCAN " + step["CO-ROUTINE ".Length..]);
            // The values of a list parameter and the rows of a sub-query are no table.
            if (step.StartsWith("SCAN ", StringComparison.Ordinal) && !subqueries.Contains(step)
                && !step.Contains("json_each", StringComparison.Ordinal) && !step.Contains("CONSTANT ROW", StringComparison.Ordinal))
                yield return $"{step}\n{query}";
        }
    }

    private static async Task UseEveryDoorAsync(CoreHost host)
    {
        var caller = await host.CallerAsync();
        var key = (await host.Keys.CreateAsync("tester", "one", "dm_live_", None)).Value;
        await host.Keys.FindCallerAsync(key, None);
        await host.Keys.ListAsync("tester", None);
        await host.Keys.RotateAsync("tester", "one", None);
        await host.Keys.RevokeAsync("tester", "one", None);
        await host.Accounts.SetTierAsync("tester", "premium", None);
        await host.Quotas.TakeCallAsync(caller, "dustmail", null, None);
        await host.Quotas.FlushAsync(None);
        await host.Keys.FlushAsync(None);

        var inbox = (await host.Inboxes.CreateAsync(caller, new NewInbox { LocalPart = "chosen", IdempotencyKey = "key" }, None)).Value;
        _ = (await host.Inboxes.CreateAsync(caller, new NewInbox { LocalPart = "chosen", IdempotencyKey = "key" }, None)).Value;
        var other = await host.CreateInboxAsync(caller);
        for (var i = 0; i < 5; i++)
            await host.DeliverAsync(MailBuilder.To(inbox.Address.Text, other.Address.Text).Attach("a", "text/plain", [1]));
        await host.DeliverAsync(new byte[17_000_000], other.Address.Text);
        var messages = await host.ListAsync(caller, inbox);
        await host.ListAsync(caller, other);
        await host.Inboxes.ListAsync(caller, 10, None);
        await host.Inboxes.FindAsync(caller, inbox.Address.Text, None);
        await host.Messages.ReadAsync(caller, inbox.PublicId, new PageRequest { After = messages[3].PublicId, Limit = 1 }, None);
        await host.Messages.ReadAsync(caller, inbox.PublicId, new PageRequest { After = Guid.NewGuid() }, None);
        var message = await host.Messages.FindAsync(caller, null, messages[0].PublicId, None);
        await host.Messages.FindAsync(caller, inbox.PublicId, messages[0].PublicId, None);
        await host.ReadRawAsync(message!);
        await host.Messages.DeleteAsync(caller, null, messages[0].PublicId, None);
        await host.Messages.DeleteAsync(caller, inbox.PublicId, messages[1].PublicId, None);
        await host.Inboxes.DeleteAsync(caller, other.PublicId, None);
        await UseSessionsAsync(host);
        await host.Sweeper.SweepAsync(None);
        host.Clock.Advance(TimeSpan.FromDays(3));
        await host.Sweeper.SweepAsync(None);
        host.Clock.Advance(TimeSpan.FromDays(130));
        await host.Sweeper.SweepAsync(None);
        await host.Sweeper.SweepAsync(None);
    }

    private static async Task UseSessionsAsync(CoreHost host)
    {
        var tokens = host.Services.GetRequiredService<TokenService>();
        var (sessions, mails) = (host.Services.GetRequiredService<SessionService>(), host.Services.GetRequiredService<SessionMailService>());
        var token = (await tokens.GenerateAsync(TimeSpan.FromDays(1), null, None)).Value.Text;
        token = (await tokens.RenewAsync(token, TimeSpan.FromDays(1), null, None)).Value.Text;
        await tokens.FindCallerAsync("made up myself", null, None);
        var caller = (await tokens.FindCallerAsync(token, null, None)).Value;
        var session = (await sessions.CreateAsync(caller, new NewSessionAddress(), None)).Value;
        var address = session.Addresses[0];
        await host.DeliverAsync(MailBuilder.To("x+" + address.Text, address.Text.Replace("@", "+x@", StringComparison.Ordinal)));
        await host.DeliverAsync(MailBuilder.To(address.Text).Text(new string('x', 70_000)).Attach("a", "text/plain", [1]));
        host.Clock.Advance(TimeSpan.FromMinutes(5));
        _ = Assert.Single(await sessions.ListAsync(caller, None));
        await sessions.FindAsync(caller, session.Id, None);
        var read = (await mails.ReadAsync(caller, session.Id, Guid.Empty, None)).Value.Mails;
        await mails.ReadRawAsync(read, None);
        await mails.ReadManyAsync(caller, [session.Id], None);
        await mails.ReadByAddressAsync(caller, session.Addresses, None);
        await mails.SliceAsync(caller, session.Id, new MailSliceRequest { First = 1 }, None);
        await mails.FindAsync(caller, session.Id, read[0].PublicId, None);
        await mails.FindByReferenceAsync(session.Id, read[0].PublicId, mails.LinkKeyOf(session.Id, read[0].PublicId), None);
        await mails.ReadByReferenceAsync(session.Id, mails.LinkKeyOf(session.Id), 0, None);
        await sessions.AddAddressAsync(caller, session.Id, new NewSessionAddress(), None);
        await sessions.DeleteAddressAsync(caller, session.Id, address.Text, None);
        await sessions.RestoreAddressAsync(caller, session.Id, address.Text, address.RestoreKey, None);
    }
}
