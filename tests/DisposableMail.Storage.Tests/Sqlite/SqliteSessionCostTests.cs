using DisposableMail.Core.Sessions;
using DisposableMail.Storage.Tests.Sessions;
using DisposableMail.Testing;

namespace DisposableMail.Storage.Tests.Sqlite;

public sealed class SqliteSessionCostTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory]
    [InlineData(1)]
    [InlineData(70_000)]
    public async Task A_page_with_everything_costs_the_same_number_of_queries_for_two_mails_and_a_hundred(int bodyCharacters)
    {
        var text = new string('x', bodyCharacters);
        var queries = new QueryCount();
        await using var host = await SessionHost.StartAsync("Sqlite", configure: queries.AddTo);
        var session = await host.CreateAsync();
        for (var i = 0; i < 2; i++)
            await host.AddAsync(session);

        await DeliverAsync(2);
        var few = await CountAsync();
        await DeliverAsync(98);
        var many = await CountAsync();

        Assert.Equal(few, many);
        Assert.InRange(many, 5, 25);

        async Task DeliverAsync(int count)
        {
            for (var i = 0; i < count; i++)
                await host.Core.DeliverAsync(MailBuilder.To(session.Addresses[0].Text).Text(text).Html(text).Attach("a.txt", "text/plain", [65]).Attach("b.txt", "text/plain", [66]));
        }

        async Task<int> CountAsync()
        {
            host.Clock.Advance(TimeSpan.FromMinutes(2)); // Outdates every memory, and prolongs.
            queries.Take();
            var found = Assert.Single(await host.Sessions.ListAsync(host.Caller, None));
            var mails = await host.ReadAsync(found);
            var raws = await host.Mails.ReadRawAsync(mails, None);
            Assert.All(mails, m => Assert.Equal((bodyCharacters, bodyCharacters), (m.Content.Text!.TrimEnd().Length, m.Content.Html!.TrimEnd().Length)));
            Assert.All(mails, m => Assert.Equal(["A", "B"], m.Content.Attachments.Select(raws[m.PublicId].TextOf)));
            await host.Mails.ReadByAddressAsync(host.Caller, found.Addresses, None);
            await host.Mails.ReadManyAsync(host.Caller, [found.Id], None);
            Assert.Equal(mails.Count, (await host.Mails.SliceAsync(host.Caller, found.Id, new MailSliceRequest(), None)).Value.Items.Count);
            return queries.Take();
        }
    }

    [Fact]
    public async Task Polls_write_once_in_a_while_and_read_nothing_when_nothing_is_new()
    {
        var queries = new QueryCount();
        await using var host = await SessionHost.StartAsync("Sqlite", configure: queries.AddTo);
        var session = await host.CreateAsync();
        await host.ReadAsync(session);
        host.Clock.Advance(TimeSpan.FromMinutes(2));
        await host.FindAsync(session); // Prolongs.
        await host.ReadAsync(session);
        Assert.InRange(queries.Take(), 1, 100); // It does count.

        for (var i = 0; i < 5; i++)
        {
            host.Clock.Advance(TimeSpan.FromMilliseconds(100)); // Within the second for which domains are remembered.
            Assert.NotNull(await host.FindAsync(session));
            Assert.Empty(await host.ReadAsync(session));
        }

        Assert.Equal(0, queries.Take());
    }
}
