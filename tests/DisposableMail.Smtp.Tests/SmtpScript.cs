using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace DisposableMail.Smtp.Tests;

/// <summary>Plays transcripts against the server over an in-memory pipe: no ports, a clock of its own.</summary>
internal sealed class SmtpScript : IAsyncDisposable, IDuplexPipe, IConnectionLifetimeNotificationFeature
{
    // Inline: what was sent has been looked at when the sending returns, so that octets sent apart are read apart.
    private readonly Pipe _toServer = new(new PipeOptions(readerScheduler: PipeScheduler.Inline, useSynchronizationContext: false));
    private readonly Pipe _toClient = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ServiceProvider? _services;
    private Task _serving = Task.CompletedTask;

    private SmtpScript(ServiceProvider services, bool isOwner) => (Services, _services) = (services, isOwner ? services : null);

    public ServiceProvider Services { get; }

    public FakeTimeProvider Clock => (FakeTimeProvider)Services.GetRequiredService<TimeProvider>();

    PipeReader IDuplexPipe.Input => _toServer.Reader;

    PipeWriter IDuplexPipe.Output => _toClient.Writer;

    public CancellationToken ConnectionClosedRequested { get => _stop.Token; set => throw new NotSupportedException(); }

    /// <summary>Connects and plays the greeting.</summary>
    public static async Task<SmtpScript> StartAsync(IMailReceiver? receiver = null, Action<SmtpOptions>? configure = null)
    {
        var script = Connect(Serve(receiver, configure), isOwner: true);
        await script.PlayAsync("S: 220 mx.test ESMTP");
        return script;
    }

    /// <summary>Connects, says EHLO and drops its answer.</summary>
    public static async Task<SmtpScript> GreetedAsync(IMailReceiver? receiver = null, Action<SmtpOptions>? configure = null)
    {
        var script = await StartAsync(receiver, configure);
        await script.HelloAsync();
        return script;
    }

    public static ServiceProvider Serve(IMailReceiver? receiver, Action<SmtpOptions>? configure)
    {
        var services = new ServiceCollection().AddLogging();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddSingleton<TimeProvider>(new FakeTimeProvider());
        services.AddSingleton(receiver ?? new RecordingReceiver());
        services.AddSmtpServer(smtp =>
        {
            smtp.HostName = "mx.test";
            configure?.Invoke(smtp);
        });
        var built = services.BuildServiceProvider();
        built.GetRequiredService<SmtpServer>().PrepareSpool();
        return built;
    }

    /// <summary>Connects from an address, with octets perhaps sent before the server has looked.</summary>
    public static SmtpScript Connect(ServiceProvider services, string? address = null, byte[]? early = null, bool isOwner = false)
    {
        var script = new SmtpScript(services, isOwner);
        if (early is not null) _ = script._toServer.Writer.WriteAsync(early).AsTask();
        var connection = new DefaultConnectionContext("test") { Transport = script };
        if (address is not null) connection.RemoteEndPoint = new IPEndPoint(IPAddress.Parse(address), 40000);
        connection.Features.Set<IConnectionLifetimeNotificationFeature>(script);
        script._serving = WithoutContext(() => script.ServeAsync(connection));
        return script;
    }

    public async Task HelloAsync()
    {
        await SendAsync("EHLO client.test\r\n");
        while ((await ReadLineAsync())!.StartsWith("250-", StringComparison.Ordinal)) continue;
    }

    /// <summary>Lines of "C: " are sent with CRLF; lines of "S: " must be what the server's next line begins with; "S." is the end.</summary>
    public async Task PlayAsync(string transcript)
    {
        foreach (var line in transcript.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (line == "S.") Assert.Null(await ReadLineAsync());
            else if (line == "C:") await SendAsync("\r\n");
            else if (line.StartsWith("C: ", StringComparison.Ordinal)) await SendAsync(line[3..] + "\r\n");
            else Assert.StartsWith(line[3..], await ReadLineAsync() ?? "(closed)", StringComparison.Ordinal);
        }
    }

    /// <summary>Sends characters as Latin-1 octets, exactly.</summary>
    public Task SendAsync(string latin1) => SendAsync(Encoding.Latin1.GetBytes(latin1));

    public Task SendAsync(ReadOnlyMemory<byte> octets) => WithoutContext(() => _toServer.Writer.WriteAsync(octets).AsTask());

    /// <summary>Opens a transaction and sends everything up to the 354.</summary>
    public Task BeginDataAsync() => PlayAsync("""
        C: MAIL FROM:<a@client.test>
        S: 250 2.1.0
        C: RCPT TO:<b@mail.test>
        S: 250 2.1.5
        C: DATA
        S: 354 End data
        """);

    /// <summary>Next line without its CRLF; null when the server has closed.</summary>
    public async Task<string?> ReadLineAsync()
    {
        while (true)
        {
            var read = await _toClient.Reader.ReadAsync();
            if (read.Buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = Encoding.Latin1.GetString(read.Buffer.Slice(0, end).ToArray());
                _toClient.Reader.AdvanceTo(read.Buffer.GetPosition(1, end));
                return line.TrimEnd('\r');
            }

            if (read.IsCompleted) return null;
            _toClient.Reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>What the server sent with one flush: the octets visible at the next look.</summary>
    public async Task<string> ReadOnceAsync()
    {
        var read = await _toClient.Reader.ReadAsync();
        var text = Encoding.Latin1.GetString(read.Buffer.ToArray());
        _toClient.Reader.AdvanceTo(read.Buffer.End);
        return text;
    }

    public void RequestStop() => _stop.Cancel();

    public void RequestClose() => RequestStop();

    /// <summary>Closes the client's side and waits until the server is done.</summary>
    public async Task HangUpAsync()
    {
        await _toServer.Writer.CompleteAsync();
        await _serving;
    }

    public async ValueTask DisposeAsync()
    {
        await HangUpAsync();
        _stop.Dispose();
        if (_services is not null) await _services.DisposeAsync();
    }

    // The server's code goes on where it waited, as under Kestrel, and not on xunit's own threads at some later time.
    private static Task WithoutContext(Func<Task> action)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            return action();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    private async Task ServeAsync(ConnectionContext connection)
    {
        await Services.GetRequiredService<SmtpConnectionHandler>().OnConnectedAsync(connection);
        await _toClient.Writer.CompleteAsync();
        await _toServer.Reader.CompleteAsync();
    }
}
