namespace DisposableMail.Smtp.Connections;

/// <summary>Open connections, in total and per client. Kestrel's own limit would close without a word.</summary>
internal sealed class ConnectionCount(int maxTotal, int maxPerClient)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ClientKey, int> _perClient = [];
    private int _total;

    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _total) <= maxTotal) return true;
        Leave();
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _total);

    public bool TryEnter(ClientKey client)
    {
        lock (_gate)
        {
            var open = _perClient.GetValueOrDefault(client);
            if (open >= maxPerClient) return false;
            _perClient[client] = open + 1;
            return true;
        }
    }

    public void Leave(ClientKey client)
    {
        lock (_gate)
        {
            // No entry is kept for clients that have gone, or the table would grow with every address ever seen.
            if (_perClient[client] == 1) _perClient.Remove(client);
            else _perClient[client]--;
        }
    }
}
