namespace DisposableMail.Smtp.Connections;

/// <summary>What one connection is counted as, until it is disposed of.</summary>
internal sealed class CountedConnection(ConnectionCount count) : IDisposable
{
    private bool _isIn;
    private ClientKey? _client;

    public bool TryEnter() => _isIn = count.TryEnter();

    public bool TryEnter(ClientKey client)
    {
        if (!count.TryEnter(client)) return false;
        _client = client;
        return true;
    }

    public void Dispose()
    {
        if (_client is { } client) count.Leave(client);
        if (_isIn) count.Leave();
    }
}
