using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using DisposableMail.Core.Domains;
using DisposableMail.Server.Hosting;
using Microsoft.Extensions.Options;

namespace DisposableMail.Testing.Dns;

/// <summary>A small name server on the loopback address, over UDP and TCP, as good or bad as a test wants it.</summary>
public sealed class DnsResponder : IAsyncDisposable
{
    private readonly UdpClient _udp;
    private readonly TcpListener _tcp;
    private readonly DnsRecords _records = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentQueue<string> _questions = new();
    private readonly Task _running;
    private TaskCompletionSource _gate = new();

    private DnsResponder(UdpClient udp, TcpListener tcp)
    {
        (_udp, _tcp) = (udp, tcp);
        _gate.SetResult();
        _running = Task.WhenAll(ServeUdpAsync(), ServeTcpAsync());
    }

    public DnsBehaviour Behaviour { get; set; }

    public IPEndPoint EndPoint => (IPEndPoint)_udp.Client.LocalEndPoint!;

    /// <summary>The names asked for so far, in order, retries included.</summary>
    public IReadOnlyCollection<string> Questions => _questions;

    public static DnsResponder Start()
    {
        while (true)
        {
            var tcp = new TcpListener(IPAddress.Loopback, 0);
            tcp.Start();
            try
            {
                return new DnsResponder(new UdpClient((IPEndPoint)tcp.LocalEndpoint), tcp);
            }
            catch (SocketException) // Somebody has this number for UDP.
            {
                tcp.Stop();
            }
        }
    }

    public DnsResponder Text(string name, string value) => With(() => _records.AddText(name, value));

    public DnsResponder MailHost(string name, string host, ushort preference = 10) => With(() => _records.AddMailHost(name, preference, host));

    public DnsResponder Alias(string name, string target) => With(() => _records.AddAlias(name, target));

    public DnsResponder Remove(string name) => With(() => _records.Remove(name));

    /// <summary>Puts what proves a domain into the DNS.</summary>
    public DnsResponder Prove(CustomDomain domain) => Text(domain.TxtName, CustomDomain.TxtValue);

    /// <summary>Keeps answers back until <see cref="Release"/>.</summary>
    public void Hold() => _gate = new TaskCompletionSource();

    public void Release() => _gate.TrySetResult();

    /// <summary>The server's own look-up, asking here.</summary>
    /// <param name="timeout">
    /// For tests of silence. The others ask again: the time-out of a machine that was suspended runs out before the answer is read.
    /// </param>
    public IDnsLookup NewLookup(TimeSpan? timeout = null) => new DnsLookup(Options.Create(new DnsOptions
    {
        Servers = [EndPoint.ToString()], Timeout = timeout ?? TimeSpan.FromSeconds(30), Retries = timeout is null ? 3 : 0,
    }));

    public async ValueTask DisposeAsync()
    {
        Release();
        await _stopping.CancelAsync();
        await _running; // Before the listener stops: who is about to accept would find that it was never started.
        _tcp.Stop();
        _udp.Dispose();
        _stopping.Dispose();
    }

    private DnsResponder With(Action change)
    {
        change();
        return this;
    }

    private async Task ServeUdpAsync()
    {
        try
        {
            while (true)
            {
                var query = await _udp.ReceiveAsync(_stopping.Token);
                _ = AnswerUdpAsync(query);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task AnswerUdpAsync(UdpReceiveResult query)
    {
        _questions.Enqueue(DnsMessage.ReadQuestion(query.Buffer).Name);
        await _gate.Task;
        if (Behaviour == DnsBehaviour.Silent || _stopping.IsCancellationRequested)
            return;
        var answer = DnsMessage.Answer(query.Buffer, _records, Behaviour, isTcp: false);
        await _udp.SendAsync(answer, query.RemoteEndPoint, CancellationToken.None);
    }

    private async Task ServeTcpAsync()
    {
        try
        {
            while (true)
                await AnswerTcpAsync(await _tcp.AcceptTcpClientAsync(_stopping.Token));
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException or IOException)
        {
            // The test is over.
        }
    }

    // RFC 1035 §4.2.2: two octets of length before each message.
    private async Task AnswerTcpAsync(TcpClient client)
    {
        using var _ = client;
        var stream = client.GetStream();
        var length = new byte[2];
        while (await stream.ReadAtLeastAsync(length, 2, throwOnEndOfStream: false, _stopping.Token) == 2)
        {
            var query = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
            await stream.ReadExactlyAsync(query, _stopping.Token);
            if (Behaviour == DnsBehaviour.TruncatesForever)
                continue;
            var answer = DnsMessage.Answer(query, _records, Behaviour, isTcp: true);
            BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)answer.Length);
            await stream.WriteAsync((byte[])[.. length, .. answer], _stopping.Token);
        }
    }
}
