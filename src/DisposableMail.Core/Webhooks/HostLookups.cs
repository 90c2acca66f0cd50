using System.Collections.Concurrent;
using System.Net;

namespace DisposableMail.Core.Webhooks;

/// <summary>Look-ups take turns, for a hostile name server can draw one out: there are not too many, and nobody has them all.</summary>
/// <remarks>A turn ends with its look-up, not when the caller has lost patience. Who waits for one in vain is tried again later.</remarks>
internal sealed class HostLookups(IHostLookup hosts) : IDisposable
{
    private const int Turns = 64;
    private const int TurnsOfRegistrations = 4;

    private readonly SemaphoreSlim _turns = new(Turns);

    // Receivers that fail wait for each other here first: however many of their names hang, half of the turns stays for the others.
    private readonly SemaphoreSlim _turnsOfFailing = new(Turns / 2);

    // Whoever registers may do so as often as he likes: what is owed already does not wait for him.
    private readonly SemaphoreSlim _turnsOfRegistrations = new(TurnsOfRegistrations);

    // As many entries as there are accounts that register webhooks.
    private readonly ConcurrentDictionary<long, SemaphoreSlim> _turnsOfAccounts = new();

    /// <summary>For an attempt.</summary>
    /// <param name="isFailing">Whether the last attempt at this receiver failed.</param>
    /// <exception cref="System.Net.Sockets.SocketException">The name does not exist, or nobody answers.</exception>
    public Task<IPAddress[]> FindAsync(string host, bool isFailing, CancellationToken stop) =>
        FindAsync(host, isFailing ? [_turnsOfFailing, _turns] : [_turns], stop);

    /// <summary>For a target that an account registers: one at a time.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The name does not exist, or nobody answers.</exception>
    public Task<IPAddress[]> FindForAsync(long accountId, string host, CancellationToken stop) =>
        FindAsync(host, [_turnsOfAccounts.GetOrAdd(accountId, static _ => new SemaphoreSlim(1)), _turnsOfRegistrations], stop);

    public void Dispose()
    {
        _turns.Dispose();
        _turnsOfFailing.Dispose();
        _turnsOfRegistrations.Dispose();
    }

    private async Task<IPAddress[]> FindAsync(string host, SemaphoreSlim[] turns, CancellationToken stop)
    {
        var taken = 0;
        try
        {
            for (; taken < turns.Length; taken++)
                await turns[taken].WaitAsync(stop);
        }
        catch (OperationCanceledException)
        {
            Release(turns.AsSpan(0, taken));
            throw;
        }

        return await LookUpAsync(host, turns).WaitAsync(stop);
    }

    private async Task<IPAddress[]> LookUpAsync(string host, SemaphoreSlim[] turns)
    {
        try
        {
            return await hosts.FindAsync(host);
        }
        finally
        {
            Release(turns);
        }
    }

    private static void Release(ReadOnlySpan<SemaphoreSlim> turns)
    {
        foreach (var turn in turns)
            turn.Release();
    }
}
