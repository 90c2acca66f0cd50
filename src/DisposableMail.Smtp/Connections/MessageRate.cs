namespace DisposableMail.Smtp.Connections;

/// <summary>Messages per minute and client, as a bucket that refills evenly: no burst at the turn of a minute.</summary>
internal sealed class MessageRate(int perMinute, TimeProvider time)
{
    private const int SweepAtCount = 10_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<ClientKey, long> _emptyUntil = [];
    private readonly long _cost = Math.Max(1, time.TimestampFrequency * 60 / perMinute);

    // Each message moves the client's mark ahead by a minute's share; a mark more than a minute ahead is a bucket run dry.
    public bool TryTake(ClientKey client)
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            var mark = Math.Max(_emptyUntil.GetValueOrDefault(client, now), now);
            if (mark + _cost - now > _cost * perMinute) return false;

            if (_emptyUntil.Count >= SweepAtCount) Sweep(now);
            _emptyUntil[client] = mark + _cost;
            return true;
        }
    }

    private void Sweep(long now)
    {
        foreach (var (client, mark) in _emptyUntil)
            if (mark <= now) _emptyUntil.Remove(client);
    }
}
