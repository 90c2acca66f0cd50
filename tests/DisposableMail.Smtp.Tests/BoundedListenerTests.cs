using System.Net;
using DisposableMail.Smtp.Connections;
using Microsoft.AspNetCore.Connections;

namespace DisposableMail.Smtp.Tests;

/// <summary>A place is had before a connection is accepted, and given back whatever becomes of it.</summary>
public sealed class BoundedListenerTests
{
    // Only reached when the test has failed.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task The_next_one_is_accepted_when_the_one_before_is_closed()
    {
        using var places = new ConnectionPlaces(1);
        var system = new SystemQueue();
        await using var listener = new BoundedListener(system, places);
        var first = await listener.AcceptAsync();

        var second = listener.AcceptAsync().AsTask();
        Assert.Equal((1, false), (system.Accepted, second.IsCompleted));
        await first!.DisposeAsync();
        await first.DisposeAsync();

        Assert.NotNull(await second.WaitAsync(Patience));
        Assert.False(listener.AcceptAsync().AsTask().IsCompleted);
    }

    [Fact]
    public async Task Listeners_share_their_places_and_it_is_said_when_there_is_none()
    {
        var said = 0;
        using var places = new ConnectionPlaces(1, () => said++);
        await using var one = new BoundedListener(new SystemQueue(), places);
        await using var other = new BoundedListener(new SystemQueue(), places);

        var connection = await one.AcceptAsync();
        Assert.Equal(0, said);
        var waiting = other.AcceptAsync().AsTask();
        Assert.Equal((1, false), (said, waiting.IsCompleted));
        await connection!.DisposeAsync();

        Assert.NotNull(await waiting.WaitAsync(Patience));
    }

    [Fact]
    public async Task Unbinding_ends_the_wait_for_a_place()
    {
        using var places = new ConnectionPlaces(1);
        await using var listener = new BoundedListener(new SystemQueue(), places);
        await listener.AcceptAsync();

        var waiting = listener.AcceptAsync().AsTask();
        await listener.UnbindAsync();

        Assert.Null(await waiting.WaitAsync(Patience));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_accept_that_brings_nobody_gives_its_place_back(bool fails)
    {
        using var places = new ConnectionPlaces(1);
        var system = new SystemQueue();
        await using var listener = new BoundedListener(system, places);
        system.Next = () => fails ? throw new IOException("no") : null;

        if (fails) await Assert.ThrowsAsync<IOException>(async () => await listener.AcceptAsync());
        else Assert.Null(await listener.AcceptAsync());
        system.Next = SystemQueue.Connection;

        Assert.NotNull(await listener.AcceptAsync().AsTask().WaitAsync(Patience));
    }

    private sealed class SystemQueue : IConnectionListener
    {
        public Func<ConnectionContext?> Next { get; set; } = Connection;

        public int Accepted { get; private set; }

        public EndPoint EndPoint { get; } = new IPEndPoint(IPAddress.Loopback, 25);

        public static DefaultConnectionContext Connection() => new DefaultConnectionContext("test");

        public ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            Accepted++;
            return new(Next());
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => default;

        public ValueTask DisposeAsync() => default;
    }
}
