using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using DisposableMail.Core.Webhooks;

namespace DisposableMail.Testing;

/// <summary>A domain name system that says what it is told to, and may say something else the next time.</summary>
public sealed class ScriptedHosts : IHostLookup
{
    private readonly ConcurrentDictionary<string, Queue<string[]>> _answers = new();
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile string? _held;
    private int _holding;

    /// <summary>How often a name was asked for.</summary>
    public ConcurrentDictionary<string, int> Asked { get; } = new();

    /// <summary>Look-ups that are being held.</summary>
    public int Holding => Volatile.Read(ref _holding);

    /// <param name="answers">One list of addresses per question, the last for all further ones.</param>
    public ScriptedHosts Add(string host, params string[][] answers)
    {
        _answers[host] = new Queue<string[]>(answers);
        return this;
    }

    /// <summary>From now on nobody answers for names in this domain until <see cref="Release"/>, as a hostile name server would.</summary>
    public void Hold(string domain) => _held = domain;

    public void Release() => _gate.TrySetResult();

    public async Task<IPAddress[]> FindAsync(string host)
    {
        Asked.AddOrUpdate(host, 1, static (_, count) => count + 1);
        if (_held is { } domain && host.EndsWith("." + domain, StringComparison.Ordinal))
        {
            Interlocked.Increment(ref _holding);
            await _gate.Task;
            Interlocked.Decrement(ref _holding);
        }

        if (!_answers.TryGetValue(host, out var answers))
            throw new SocketException((int)SocketError.HostNotFound);
        lock (answers)
        {
            var answer = answers.Count > 1 ? answers.Dequeue() : answers.Peek();
            return Array.ConvertAll(answer, IPAddress.Parse);
        }
    }
}
