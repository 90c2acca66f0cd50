using DisposableMail.Server.Dialects.DropMail.GraphQl;
using GraphQL;
using GraphQLParser.AST;

namespace DisposableMail.Server.Dialects.DropMail.Transports;

/// <summary>The operations that run on one socket.</summary>
internal sealed class SocketOperations(SocketWire wire, SocketProtocol protocol, HttpContext http, GraphQlServer server)
{
    // A subscription that waits does not look at its token more often than this.
    private static readonly TimeSpan Heartbeat = TimeSpan.FromMinutes(3);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, CancellationTokenSource> _running = [];
    private readonly HashSet<Task> _tasks = [];

    public int Count
    {
        get
        {
            lock (_lock)
                return _running.Count;
        }
    }

    public bool IsRunning(string id)
    {
        lock (_lock)
            return _running.ContainsKey(id);
    }

    public void Start(string id, SocketMessage message, CancellationToken stop)
    {
        var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        lock (_lock)
        {
            _running[id] = end;
            var task = RunAsync(id, message, end, stop);
            _tasks.Add(task);
            task.ContinueWith(Forget, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    /// <summary>Answers an operation that is one too many.</summary>
    public Task RefuseAsync(string id, string why, CancellationToken stop) => FailAsync(id, new ExecutionResult(Faults.TooManyOperations(why)), stop);

    /// <summary>Ends an operation; without an answer, for the client has asked for it.</summary>
    public void Stop(string id)
    {
        CancellationTokenSource? end;
        lock (_lock)
            _running.Remove(id, out end);
        Cancel(end);
    }

    /// <summary>Ends all of them. Throws what one of them failed with.</summary>
    public async Task EndAsync()
    {
        CancellationTokenSource[] ends;
        Task[] tasks;
        lock (_lock)
        {
            ends = [.. _running.Values];
            tasks = [.. _tasks];
            _running.Clear();
        }

        foreach (var end in ends)
            Cancel(end);
        await Task.WhenAll(tasks);
    }

    // Whoever takes it out of the table disposes of it.
    private static void Cancel(CancellationTokenSource? end)
    {
        end?.Cancel();
        end?.Dispose();
    }

    // A fault of ours ends the connection; whoever runs it learns the fault when it has ended.
    private void Forget(Task task)
    {
        if (task.IsFaulted)
        {
            wire.Abort();
            return;
        }

        lock (_lock)
            _tasks.Remove(task);
    }

    private async Task RunAsync(string id, SocketMessage message, CancellationTokenSource end, CancellationToken stop)
    {
        var ended = end.Token;
        await Task.Yield(); // The reader goes on at once, whatever the query costs.
        try
        {
            var hasFailed = await AnswerAsync(id, message, ended);
            if (TryRemove(id, end) && (protocol.IsLegacy || !hasFailed))
                await wire.SendAsync("complete", id, default, stop);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            TryRemove(id, end);
        }
    }

    private bool TryRemove(string id, CancellationTokenSource end)
    {
        lock (_lock)
        {
            if (!_running.TryGetValue(id, out var mine) || mine != end)
                return false;
            _running.Remove(id);
        }

        end.Dispose();
        return true;
    }

    /// <returns>Whether the operation came to nothing: then an error has ended it.</returns>
    private async Task<bool> AnswerAsync(string id, SocketMessage message, CancellationToken stop)
    {
        if (!message.ReadQuery().TryGet(out var request, out var why))
            return await FailAsync(id, new ExecutionResult(Faults.OfRequest(why)), stop);
        var (query, error) = server.Prepare(request, http);
        if (query is null)
            return await FailAsync(id, error!, stop);
        var call = server.NewCall(http);
        using var budget = call.Budget;
        var result = await server.AnswerAsync(query, call, stop);
        if (!result.Executed)
            return await FailAsync(id, result, stop);
        if (call.Following is not null)
            return await FollowAsync(id, query, call, stop);
        if (query.Operation == OperationType.Subscription)
            return await FailAsync(id, result, stop); // There is nothing to follow: the same answer, whatever is wrong with the session's id.
        await SendAsync(id, result, stop);
        return false;
    }

    private async Task<bool> FollowAsync(string id, PreparedQuery query, Call call, CancellationToken stop)
    {
        await foreach (var answer in server.FollowAsync(query, call, http, Heartbeat, stop))
        {
            if (answer is { IsLast: true })
                return await FailAsync(id, answer.Outcome, stop);
            if (answer is not null)
                await SendAsync(id, answer.Outcome, stop);
        }

        return false;
    }

    private Task SendAsync(string id, ExecutionResult result, CancellationToken stop) =>
        wire.SendAsync(protocol.Next, id, GraphQlJson.Write(result).ToArray(), stop);

    // PROTOCOL.md: an error ends its operation, nothing comes after it. Servers of the older protocol send what a query lacks as data,
    // and complete what has failed, too.
    private async Task<bool> FailAsync(string id, ExecutionResult result, CancellationToken stop)
    {
        if (protocol.IsLegacy)
            await SendAsync(id, result, stop);
        else
            await wire.SendAsync("error", id, GraphQlJson.WriteErrors(result.Errors!).ToArray(), stop);
        return true;
    }
}
