using DisposableMail.Core.Limits;
using Microsoft.Extensions.Options;

namespace DisposableMail.Core.Accounts;

/// <summary>Counts what each network without a key makes and has, in memory: a restart forgives, and no address is stored.</summary>
internal sealed class AnonymousLimits(IOptions<AnonymousOptions> options, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Network> _networks = [];

    /// <summary>Counts one creation.</summary>
    /// <returns>Null, TooManyInboxes or CreationLimitReached.</returns>
    public Refusal? Take(string name)
    {
        lock (_lock)
        {
            var (network, now) = (Find(name), time.GetUtcNow());
            network.LiveUntil.RemoveAll(end => end <= now);
            if (network.LiveUntil.Count >= options.Value.LiveInboxes)
                return Refuse(RefusalKind.TooManyInboxes, $"{options.Value.LiveInboxes} inboxes from your network are live", network.LiveUntil.Min());
            var day = network.Day.Take(options.Value.CreationsPerDay, QuotaWindow.Day, now);
            if (!day.Passed)
                return Refuse(RefusalKind.CreationLimitReached, $"your network may make {day.Limit} inboxes a day", day.ResetsAt);
            var hour = network.Hour.Take(options.Value.CreationsPerHour, QuotaWindow.Hour, now);
            if (hour.Passed)
                return null;
            network.Day.GiveBack(day);
            return Refuse(RefusalKind.CreationLimitReached, $"your network may make {hour.Limit} inboxes an hour", hour.ResetsAt);
        }
    }

    /// <summary>Takes a <see cref="Take"/> back.</summary>
    public void GiveBack(string name)
    {
        lock (_lock)
        {
            var (network, now) = (Find(name), time.GetUtcNow());
            network.Day.GiveBack(network.Day.Peek(null, QuotaWindow.Day, now));
            network.Hour.GiveBack(network.Hour.Peek(null, QuotaWindow.Hour, now));
        }
    }

    /// <summary>One more is live; it counts until its end, also when it is deleted before.</summary>
    public void Born(string name, DateTimeOffset until)
    {
        lock (_lock)
            Find(name).LiveUntil.Add(until);
    }

    private Network Find(string name)
    {
        if (!_networks.TryGetValue(name, out var network))
        {
            if (_networks.Count >= options.Value.Networks)
                ForgetOldest();
            _networks.Add(name, network = new Network());
        }

        network.HeardAt = time.GetTimestamp();
        return network;
    }

    // A tenth at once, so that the search for them is rare.
    private void ForgetOldest()
    {
        foreach (var (name, _) in _networks.OrderBy(n => n.Value.HeardAt).Take(Math.Max(1, _networks.Count / 10)).ToList())
            _networks.Remove(name);
    }

    private Refusal Refuse(RefusalKind kind, string detail, DateTimeOffset until) => new(kind, detail) { RetryAfter = until - time.GetUtcNow() };

    private sealed class Network
    {
        public long HeardAt { get; set; }

        public List<DateTimeOffset> LiveUntil { get; } = [];

        public Counter Hour { get; } = new(DateTimeOffset.MinValue, 0);

        public Counter Day { get; } = new(DateTimeOffset.MinValue, 0);
    }
}
