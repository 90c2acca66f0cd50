using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace DisposableMail.Smtp.Tests;

/// <summary>What only real sockets show.</summary>
[Collection(nameof(Alone))]
public class SocketTests
{
    [Fact]
    public async Task Graceful_stop_tells_the_idle_and_lets_the_busy_finish()
    {
        var receiver = new RecordingReceiver();
        await using var host = await SmtpHost.StartAsync(receiver);
        using var idle = await SmtpHost.Client.ConnectAsync(host.Plain);
        using var busy = await SmtpHost.Client.ConnectAsync(host.Plain);
        await idle.ReplyAsync();
        await busy.ReplyAsync();
        await busy.AskAsync("EHLO client.test");
        await busy.AskAsync("MAIL FROM:<>");
        await busy.AskAsync("RCPT TO:<b@mail.test>");
        await busy.AskAsync("DATA");

        var stopped = host.StopAsync();
        Assert.StartsWith("421 4.3.2", await idle.ReplyAsync(), StringComparison.Ordinal);
        Assert.Equal("", await idle.ReplyAsync());
        Assert.False(stopped.IsCompleted);
        Assert.StartsWith("250", await busy.AskAsync("last words\r\n."), StringComparison.Ordinal);
        Assert.StartsWith("421 4.3.2", await busy.ReplyAsync(), StringComparison.Ordinal);
        await stopped;

        Assert.Equal("last words\r\n", receiver.Content);
    }

    [Fact]
    public async Task Connection_over_the_limit_reads_421()
    {
        await using var host = await SmtpHost.StartAsync(new RecordingReceiver(), o => o.MaxConnectionsPerAddress = 1);
        using var first = await SmtpHost.Client.ConnectAsync(host.Plain);
        await first.ReplyAsync();

        using var second = await SmtpHost.Client.ConnectAsync(host.Plain);

        Assert.StartsWith("421 4.7.0", await second.ReplyAsync(), StringComparison.Ordinal);
        Assert.Equal("", await second.ReplyAsync());
    }

    // More than are accepted at the same time: each gives its place to the next.
    [Fact]
    public async Task Every_one_of_many_connections_over_the_limit_reads_421()
    {
        await using var host = await SmtpHost.StartAsync(new RecordingReceiver(), o => o.MaxConnections = 1);
        using var first = await SmtpHost.Client.ConnectAsync(host.Plain);
        await first.ReplyAsync();

        var replies = await Task.WhenAll(Enumerable.Range(0, 200).Select(async _ =>
        {
            using var client = await SmtpHost.Client.ConnectAsync(host.Plain);
            return await client.ReplyAsync();
        })).WaitAsync(TimeSpan.FromSeconds(60)); // Only reached when the test has failed.

        Assert.All(replies, reply => Assert.StartsWith("421 4.7.0", reply, StringComparison.Ordinal));
        Assert.StartsWith("250", await first.AskAsync("NOOP"), StringComparison.Ordinal);
    }

    // While there is something to send, its socket cannot be closed. It counts until it is cut off.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_that_never_reads_is_cut_off_and_counted_until_then(bool withTls)
    {
        var clock = new FakeTimeProvider();
        using var certificate = new TestCertificate();
        await using var host = await SmtpHost.StartAsync(
            new RecordingReceiver(),
            o => (o.MaxConnections, o.MaxCommandsPerMessage, o.ImplicitTlsPort, o.CertificatePath, o.CertificateKeyPath) = (1, 1_000_000, 0, certificate.Pem, certificate.Key),
            clock);
        using var raw = await SmtpHost.Client.ConnectAsync(withTls ? host.ImplicitTls : host.Plain);
        using var deaf = withTls ? await raw.WithTlsAsync() : raw;
        await deaf.ReplyAsync();
        var stuck = await SendUntilStuckAsync(deaf);
        Assert.StartsWith("421", await GreetingAsync(host), StringComparison.Ordinal);

        for (var i = 0; i < 10_000 && !(await GreetingAsync(host)).StartsWith("220", StringComparison.Ordinal); i++)
            clock.Advance(TimeSpan.FromSeconds(5));

        await Assert.ThrowsAnyAsync<IOException>(() => stuck.WaitAsync(TimeSpan.FromSeconds(30))); // Only reached when the test has failed.
    }

    // The size is smaller than the 200 times 25 MiB of tests/benchmarks/smtp-memory.sh, the proportion is the same.
    [Fact]
    public async Task Large_messages_in_parallel_do_not_grow_memory()
    {
        const int Clients = 60;
        const int ContentBytes = 4 * 1024 * 1024;
        var full = 0;
        var peak = 0L;
        var allThere = new TaskCompletionSource();
        var receiver = new DiscardingReceiver(async length =>
        {
            Assert.Equal(ContentBytes, length);
            if (Interlocked.Increment(ref full) == Clients)
            {
                peak = GC.GetTotalMemory(forceFullCollection: false);
                allThere.SetResult();
            }

            await allThere.Task;
        });
        await using var host = await SmtpHost.StartAsync(receiver);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var line = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(new string('x', 1022) + "\r\n", 64)));

        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            using var client = await SmtpHost.Client.ConnectAsync(host.Plain);
            await client.ReplyAsync();
            await client.AskAsync("EHLO client.test");
            await client.AskAsync("MAIL FROM:<>");
            await client.AskAsync("RCPT TO:<b@mail.test>");
            await client.AskAsync("DATA");
            for (var sent = 0; sent < ContentBytes; sent += line.Length) await client.SendAsync(line);
            Assert.StartsWith("250", await client.AskAsync("."), StringComparison.Ordinal);
        }));

        Assert.Equal(Clients, full);
        Assert.InRange(peak - before, long.MinValue, Clients * ContentBytes / 4);
    }

    private static async Task<Task> SendUntilStuckAsync(SmtpHost.Client client)
    {
        while (true)
        {
            var sending = client.SendAsync("EHLO client.example\r\n");
            if (await Task.WhenAny(sending, Task.Delay(TimeSpan.FromSeconds(2))) != sending)
                return sending;
        }
    }

    private static async Task<string> GreetingAsync(SmtpHost host)
    {
        using var client = await SmtpHost.Client.ConnectAsync(host.Plain);
        return await client.ReplyAsync();
    }

    private sealed class DiscardingReceiver(Func<long, Task> received) : IMailReceiver
    {
        public ValueTask<SmtpReply> CheckRecipientAsync(SmtpEnvelope soFar, SmtpMailbox recipient, CancellationToken stop) =>
            new(new SmtpReply(250, "2.1.5", "OK"));

        public async ValueTask<SmtpReply> DeliverAsync(SmtpEnvelope envelope, Stream content, CancellationToken stop)
        {
            await received(content.Length);
            return RecordingReceiver.Accepted;
        }
    }
}
