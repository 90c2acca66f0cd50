using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using DisposableMail.Core.Reception;
using DisposableMail.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace DisposableMail.Storage.Tests.Sqlite;

/// <summary>What the sweeper does so that no mail waits for it for long.</summary>
public sealed class SqliteSweepTests
{
    [Fact]
    public async Task Log_is_written_back_in_a_turn_as_often_as_it_has_grown_long()
    {
        await using var host = await CoreHost.StartAsync();
        var inbox = await host.CreateInboxAsync(await host.CallerAsync(), minutes: 10);
        var random = new Random(1);
        for (var i = 0; i < 100; i++)
        {
            var content = new byte[60_000];
            random.NextBytes(content);
            Assert.Equal(DeliveryOutcome.Stored, await host.DeliverAsync(content, inbox.Address.Text));
        }

        using var file = SqliteFile.Of(host);
        file.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        file.Execute("CREATE TABLE ballast (octets BLOB)");
        file.Execute("INSERT INTO ballast VALUES (randomblob(3000000))"); // A long log, however large the steps are on this machine.
        var steps = new ConcurrentQueue<string>();
        using var listener = Listen(host, steps);
        host.Clock.Advance(TimeSpan.FromMinutes(10));
        await host.Sweeper.SweepAsync(CancellationToken.None);

        Assert.InRange(steps.Count(static s => s == "messages"), 2, 100);
        Assert.InRange(steps.Count(static s => s == "space"), 5, 100); // 1,600 pages.
        Assert.InRange(steps.Count(static s => s == "log"), 1, 100);
        Assert.Empty(await host.VerifyAsync());
    }

    private static MeterListener Listen(CoreHost host, ConcurrentQueue<string> steps)
    {
        var meters = host.Services.GetRequiredService<IMeterFactory>();
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (ReferenceEquals(instrument.Meter.Scope, meters) && instrument.Name == "disposablemail.expiry.step.duration")
                    self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) => steps.Enqueue((string)tags[0].Value!));
        listener.Start();
        return listener;
    }
}
