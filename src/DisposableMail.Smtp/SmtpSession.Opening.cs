using System.Net;
using DisposableMail.Smtp.Connections;
using DisposableMail.Smtp.Tls;

namespace DisposableMail.Smtp;

// What comes before the first command, or starts the session over: PROXY header, TLS, greeting.
internal sealed partial class SmtpSession
{
    /// <summary>Reads the header a trusted proxy sends first; the octets behind it stay for the session.</summary>
    public async ValueTask<(ProxyRead Read, IPAddress? Client)> ReadProxyHeaderAsync()
    {
        var due = DueIn(Server.Options.HandshakeTimeout);
        while (true)
        {
            var read = ProxyHeader.TryRead(Wire.Unread, out var used, out var client);
            if (read == ProxyRead.Read) Wire.Consume(used);
            if (read != ProxyRead.Partial) return (read, client);
            var left = LeftUntil(due);
            if (left <= TimeSpan.Zero || await Wire.ReceiveAsync(left) != Arrival.Octets) return (ProxyRead.Invalid, null);
        }
    }

    // RFC 5321 §3.1: the client waits for the greeting. Who does not is a program that shouts a script at any port.
    private async ValueTask<bool> TryGreetAsync()
    {
        Wire.Peek();
        if (Wire.Unread.IsEmpty && Server.Options.GreetingDelay > TimeSpan.Zero) await WaitBeforeGreetingAsync();

        var isEarly = !Wire.Unread.IsEmpty;
        if (isEarly) Server.Metrics.ConnectionRefused("early");
        Wire.Write((isEarly ? Replies.EarlyTalker : Server.Banners.Greeting).Octets);
        _hasGreeted = true;
        if (!isEarly) return true;
        await Wire.FlushAsync(Server.Options.CommandTimeout);
        return false;
    }

    private async Task WaitBeforeGreetingAsync()
    {
        await Task.Delay(Server.Options.GreetingDelay, Server.Time, CancellationToken.None);
        Wire.Peek();
    }

    // RFC 3207 §4.2: afterwards the session is as after connecting; nothing learnt before may be kept, nor octets sent before.
    private async ValueTask<bool> TryUpgradeAsync()
    {
        _isUpgrading = false;
        if (!await Wire.FlushAsync(Server.Options.CommandTimeout)) return false;
        // Before implicit TLS the octets behind a PROXY header are the handshake itself.
        if (_hasGreeted) Wire.ConsumeAll();
        Wire.Release();
        using var handshake = new CancellationTokenSource(Server.Options.HandshakeTimeout, Server.Time);
        _tls = await ConnectionUpgrade.TryAsync(_transport, Server.Certificate!.Current(), handshake.Token);
        Server.Metrics.Handshake(_tls is not null);
        if (_tls is null) return false;

        Wire = new SmtpWire(_tls.Input, _tls.Output, _deadline);
        Transaction.Clear();
        ClientName = "";
        State = SmtpState.Connected;
        return true;
    }
}
