using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using DisposableMail.Core.Webhooks;

namespace DisposableMail.Testing;

/// <summary>A domain name system that says what it is told to, and may say something else the next time.</summary>
public sealed class ScriptedHosts : IHostLookup
{
    private readonly ConcurrentDictionary<string, Queue<string[]>> _answers = new();

    /// <summary>How often a name was asked for.</summary>
    public ConcurrentDictionary<string, int> Asked { get; } = new();

    /// <param name="answers">One list of addresses per question, the last for all further ones.</param>
    public ScriptedHosts Add(string host, params string[][] answers)
    {
        _answers[host] = new Queue<string[]>(answers);
        return this;
    }

    public Task<IPAddress[]> FindAsync(string host, CancellationToken stop)
    {
        Asked.AddOrUpdate(host, 1, static (_, count) => count + 1);
        if (!_answers.TryGetValue(host, out var answers))
            throw new SocketException((int)SocketError.HostNotFound);
        lock (answers)
        {
            var answer = answers.Count > 1 ? answers.Dequeue() : answers.Peek();
            return Task.FromResult(Array.ConvertAll(answer, IPAddress.Parse));
        }
    }
}
