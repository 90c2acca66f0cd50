using System.Collections.Concurrent;
using System.Diagnostics;

namespace DisposableMail.Benchmarks;

/// <summary>Mail to many addresses, evenly over time, over a few connections.</summary>
internal static class MailStream
{
    private const int Connections = 10;

    /// <summary>One mail to each address.</summary>
    /// <param name="perSecond">All connections together; a connection that falls behind catches up.</param>
    /// <returns>By address, when its 250 was read.</returns>
    public static async Task<IReadOnlyDictionary<string, long>> SendAsync(int port, IReadOnlyList<string> addresses, double perSecond)
    {
        var answered = new ConcurrentDictionary<string, long>();
        var (next, started) = (-1, Stopwatch.GetTimestamp());
        await Task.WhenAll(Enumerable.Range(0, Math.Min(Connections, addresses.Count)).Select(_ => RunAsync()));
        return answered;

        async Task RunAsync()
        {
            using var sender = await MailSender.ConnectAsync(port);
            while (Interlocked.Increment(ref next) is var mine && mine < addresses.Count)
            {
                var early = TimeSpan.FromSeconds(mine / perSecond) - Stopwatch.GetElapsedTime(started);
                if (early > TimeSpan.Zero)
                    await Task.Delay(early, TimeProvider.System);
                answered[addresses[mine]] = await sender.SendAsync(addresses[mine]);
            }
        }
    }

    /// <summary>How many a second it was: a server that is too slow for them would be measured with fewer.</summary>
    public static string Pace(IReadOnlyDictionary<string, long> answered, double perSecond) =>
        Wanted.AtLeast(answered.Count / Stopwatch.GetElapsedTime(answered.Values.Min(), answered.Values.Max()).TotalSeconds, 0.95 * perSecond);
}
