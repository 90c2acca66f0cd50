using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Dialects.DropMail;

/// <summary>Clients that ask for more than they read.</summary>
public sealed class SlowSocketTests
{
    // More than the buffers of a connection hold.
    private static readonly string Long = "query ($id: ID!) { session(id: $id) { mails {" + string.Concat(Enumerable.Range(0, 30).Select(i => $" a{i}: text")) + " } } }";

    [Fact]
    public async Task Next_answer_is_made_when_the_one_before_has_gone()
    {
        await using var host = await MailHost.StartAsync();
        var (client, id, socket) = await BeginAsync(host);
        using var _ = socket;

        await socket.SubscribeAsync("2", "mutation { introduceSession { id } }");
        await socket.SubscribeAsync("3", "mutation { introduceSession { id } }");
        await socket.SayAsync("""{"id":"3","type":"complete"}""");
        await socket.SubscribeAsync("4", DropMailClient.Subscription, new { id });
        for (var i = 0; i < 20; i++)
            Assert.Equal(1, (await client.AskAsync("{ sessions { id } }")).GetProperty("sessions").GetArrayLength());

        var answer = await socket.HearAsync();
        Assert.InRange(answer!.Length, 30 * 1_000_000, int.MaxValue);
        Assert.EndsWith("\"}]}}}}", answer, StringComparison.Ordinal);
        string[] others = [await NextAsync(), await NextAsync(), await NextAsync(), await NextAsync()];
        Assert.Equal(["1 complete", "2 complete", "2 next", "4 next"], others.Order());
        Assert.Equal(2, (await client.AskAsync("{ sessions { id } }")).GetProperty("sessions").GetArrayLength()); // The third was called off.

        async Task<string> NextAsync()
        {
            var message = System.Text.Json.JsonDocument.Parse((await socket.HearAsync())!).RootElement;
            return $"{message.GetProperty("id").GetString()} {message.GetProperty("type").GetString()}";
        }
    }

    [Fact]
    public async Task Client_that_does_not_read_stops_nobody_elses_pulse()
    {
        await using var host = await MailHost.StartAsync([("Dialects:DropMail:SocketHeartbeat", "00:00:05")]);
        var (client, _, stalled) = await BeginAsync(host);
        using var _ = stalled;
        using var other = await GraphQlSocket.OpenAsync(host, client.Token);

        // Less than the 30 seconds after which the stalled one is given up.
        for (var i = 0; i < 25; i++)
        {
            host.Clock.Advance(TimeSpan.FromSeconds(1));
            await host.Http.GetAsync(new Uri("/health/live", UriKind.Relative));
            await other.SayAsync("""{"type":"pong"}""");
        }

        Assert.Equal("""{"type":"ping"}""", await other.HearAsync());
        Assert.Equal("""{"type":"ping"}""", await other.HearAsync().WaitAsync(TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task Errors_that_nobody_reads_take_the_places_of_operations()
    {
        await using var host = await MailHost.StartAsync([("Dialects:DropMail:MaxSocketOperations", "5")]);
        var (_, _, socket) = await BeginAsync(host);
        using var _ = socket;

        for (var i = 2; i <= 40; i++)
            await socket.SubscribeAsync($"{i}", "{ nothing }");

        await socket.HearAsync();
        var answers = new List<string>();
        while (answers.Count < 40)
            answers.Add((await socket.HearAsync())!);
        Assert.Single(answers, static a => a.Contains("complete", StringComparison.Ordinal));
        Assert.InRange(answers.Count(static a => a.Contains("TOO_MANY_OPERATIONS", StringComparison.Ordinal)), 1, 39);
    }

    // A client whose long answer is on its way, and not read.
    private static async Task<(DropMailClient Client, string Id, GraphQlSocket Socket)> BeginAsync(MailHost host)
    {
        var client = await DropMailClient.NewAsync(host);
        var (id, address) = await client.NewSessionAsync();
        await host.SendAsync(MailBuilder.To(address).Text(string.Join("\r\n", Enumerable.Repeat(new string('x', 98), 10_400))));
        var socket = await GraphQlSocket.OpenAsync(host, client.Token);
        await socket.SubscribeAsync("1", Long, new { id });
        await socket.HearBeginningAsync();
        return (client, id, socket);
    }
}
