using System.Diagnostics.Metrics;
using DisposableMail.Server.Tests.Dialects.DropMail;
using DisposableMail.Server.Tests.Dialects.DustMail;
using DisposableMail.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace DisposableMail.Server.Tests.Http;

/// <summary>Those who wait for mail, in whatever way. The clock stands still: a wake-up that is lost is never made up for by the end of patience.</summary>
public sealed class WaiterTests
{
    private const int Mails = 40;

    [Fact]
    public async Task No_mail_is_missed_between_one_wait_and_the_next()
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync());
        var inbox = await client.CreateInboxAsync();

        var sending = SendAsync(host, inbox.Email);
        var seen = new List<string>();
        while (seen.Count < Mails)
        {
            var news = await client.EmailIdsAsync($"{inbox.Id}?wait=60{(seen.Count > 0 ? $"&after={seen[^1]}" : "")}");
            seen.AddRange(Enumerable.Reverse(news));
        }

        await sending;
        Assert.Equal(await client.EmailIdsAsync(inbox.Id), Enumerable.Reverse(seen));
    }

    [Fact]
    public async Task Sockets_that_subscribe_while_mail_comes_in_get_every_mail_once_and_in_order()
    {
        await using var host = await MailHost.StartAsync();
        var client = await DropMailClient.NewAsync(host);
        var (id, address) = await client.NewSessionAsync();

        var sending = SendAsync(host, address);
        var heard = await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
        {
            using var socket = await GraphQlSocket.OpenAsync(host, client.Token);
            await socket.SubscribeAsync("1", DropMailClient.Subscription, new { id });
            var subjects = new List<string>();
            while (subjects.Count < Mails)
                subjects.Add((await socket.HearSubjectAsync())!);
            return subjects;
        }));

        await sending;
        Assert.Equal(Mails, heard[0].Distinct().Count());
        Assert.All(heard, subjects => Assert.Equal(heard[0], subjects));
    }

    [Fact]
    public async Task Who_leaves_while_he_waits_is_waited_for_no_more()
    {
        await using var host = await MailHost.StartAsync();
        using var waiters = new WaiterCount(host);
        using var client = host.NewClient(await host.CreateKeyAsync());
        var inbox = await client.CreateInboxAsync();
        var graphQl = await DropMailClient.NewAsync(host);
        var (session, _) = await graphQl.NewSessionAsync();
        using var leaves = new CancellationTokenSource();

        var polling = client.GetAsync($"/v1/inbox/{inbox.Id}?wait=180", leaves.Token);
        var streaming = await EventStream.OpenAsync(client, $"/v1/inbox/{inbox.Id}/events");
        var stopping = await GraphQlSocket.OpenAsync(host, graphQl.Token);
        await stopping.SubscribeAsync("1", DropMailClient.Subscription, new { id = session });
        var breaking = await GraphQlSocket.OpenAsync(host, graphQl.Token);
        await breaking.SubscribeAsync("1", DropMailClient.Subscription, new { id = session });
        await waiters.UntilAsync(4);

        await stopping.SayAsync("""{"id":"1","type":"complete"}""");
        await waiters.UntilAsync(3);
        await leaves.CancelAsync();
        streaming.Dispose();
        breaking.Dispose();
        await waiters.UntilAsync(0);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => polling);
        stopping.Dispose();
        Assert.DoesNotContain("failed", host.Log, StringComparison.OrdinalIgnoreCase);
    }

    // From several senders at a time, so that mails come between a reading and a wait.
    private static Task SendAsync(MailHost host, string address) => Task.WhenAll(Enumerable.Range(0, 4).Select(async sender =>
    {
        for (var i = 0; i < Mails / 4; i++)
            Assert.StartsWith("250", await host.SendAsync(MailBuilder.To(address).Subject($"{sender}-{i}")), StringComparison.Ordinal);
    }));

    // As the metrics tell it; of this host, for others run beside it.
    private sealed class WaiterCount : IDisposable
    {
        private readonly MeterListener _listener = new();
        private long _count;

        public WaiterCount(MailHost host)
        {
            var meters = host.Services.GetRequiredService<IMeterFactory>();
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "disposablemail.feed.waiters" && instrument.Meter.Scope == meters)
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((_, change, _, _) => Interlocked.Add(ref _count, change));
            _listener.Start();
        }

        public async Task UntilAsync(int count)
        {
            while (Interlocked.Read(ref _count) != count)
                await Task.Delay(10);
        }

        public void Dispose() => _listener.Dispose();
    }
}
