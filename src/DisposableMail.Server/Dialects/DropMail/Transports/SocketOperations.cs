using DisposableMail.Core;
using DisposableMail.Server.Dialects.DropMail.GraphQl;
using GraphQL;
using GraphQLParser.AST;

namespace DisposableMail.Server.Dialects.DropMail.Transports;

/// <summary>The operations that run on one socket.</summary>
internal sealed class SocketOperations(SocketWire wire, SocketProtocol protocol, HttpContext http, GraphQlServer server) : IDisposable
{
    // A subscription that waits does not look at its token more often than this.
    private static readonly TimeSpan Heartbeat = TimeSpan.FromMinutes(3);

    // Answers are made and sent one after the other: who does not read them would have us keep all that he asks for.
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Lock _lock = new();
    private readonly List<Operation> _operations = []; // Those that run, and those that have ended since the last one began.

    public int Count
    {
        get
        {
            lock (_lock)
                return _operations.Count(static o => o.IsRunning);
        }
    }

    public bool IsRunning(string id)
    {
        lock (_lock)
            return Find(id) is not null;
    }

    /// <summary>Begins an operation; what it costs is not the reader's time.</summary>
    public void Start(string id, Result<GraphQlRequest> asked, CancellationToken stop)
    {
        var (query, error) = asked.TryGet(out var request, out var why) ? server.Prepare(request, http) : (null, new ExecutionResult(Faults.OfRequest(why)));
        var operation = new Operation(id);
        lock (_lock)
        {
            _operations.RemoveAll(static o => o.Work.IsCompletedSuccessfully);
            _operations.Add(operation);
            operation.Work = RunAsync(operation, query, error, stop);
        }
    }

    /// <summary>Answers an operation that is one too many.</summary>
    public Task RefuseAsync(string id, string why, CancellationToken stop) => SendFailureAsync(id, new ExecutionResult(Faults.TooManyOperations(why)), stop);

    /// <summary>Ends an operation; without an answer, for the client has asked for it.</summary>
    public void Stop(string id)
    {
        Operation? operation;
        lock (_lock)
            operation = Find(id);
        if (operation is not null)
            Cancel(operation);
    }

    /// <summary>Ends all of them. Throws what one of them failed with.</summary>
    public async Task EndAsync()
    {
        Operation[] all;
        lock (_lock)
            all = [.. _operations];
        foreach (var operation in all)
            Cancel(operation);
        await Task.WhenAll(all.Select(static o => o.Work));
    }

    /// <summary>After they have ended.</summary>
    public void Dispose() => _turn.Dispose();

    private Operation? Find(string id) => _operations.Find(o => o.IsRunning && o.Id == id);

    private void Cancel(Operation operation)
    {
        if (TryEnd(operation))
            operation.End.Cancel();
    }

    // Before the client is told: it may use the id again as soon as it knows.
    private bool TryEnd(Operation operation)
    {
        lock (_lock)
        {
            var wasRunning = operation.IsRunning;
            operation.IsRunning = false;
            return wasRunning;
        }
    }

    private async Task RunAsync(Operation operation, PreparedQuery? query, ExecutionResult? error, CancellationToken stop)
    {
        var (ended, isWhole) = (operation.End.Token, false);
        await Task.Yield(); // The reader goes on at once, whatever the query costs.
        try
        {
            if ((query is null ? error : await AnswerAsync(operation.Id, query, ended)) is { } failure)
                await FailAsync(operation, failure, ended, stop);
            await CompleteAsync(operation, stop);
            isWhole = true;
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested || stop.IsCancellationRequested)
        {
            isWhole = true;
        }
        finally
        {
            // A fault of ours ends the connection; whoever runs it learns the fault when it has ended.
            if (!isWhole)
                await wire.CloseAsync(SocketClose.Fault, CancellationToken.None);
        }
    }

    /// <returns>What the operation came to nothing with: it is still to be told. Null when all of it was answered.</returns>
    private async Task<ExecutionResult?> AnswerAsync(string id, PreparedQuery query, CancellationToken stop)
    {
        var call = server.NewCall(http);
        using var budget = call.Budget;
        if (await BeginAsync(id, query, call, stop) is { } failure)
            return failure;
        if (call.Following is null)
            return null;
        await foreach (var item in server.FollowAsync(call, Heartbeat, stop))
        {
            if (await TellAsync(id, query, call, item, stop) is { } last)
                return last;
        }

        return null;
    }

    /// <returns>Null when it was answered, or is a subscription and goes on.</returns>
    private async Task<ExecutionResult?> BeginAsync(string id, PreparedQuery query, Call call, CancellationToken stop)
    {
        using var turn = await Turn.TakeAsync(_turn, stop);
        // The token let the socket in; it may have ended, or have been revoked, since.
        if (await server.CheckAsync(http, stop) is { } refused)
            return refused;
        var result = await server.AnswerAsync(query, call, stop);
        if (result.Executed && call.Following is not null)
            return null;
        // There is nothing to follow: the same answer, whatever is wrong with the session's id.
        if (!result.Executed || query.Operation == OperationType.Subscription)
            return result;
        await SendAsync(id, result, stop);
        return null;
    }

    /// <returns>Null unless it was the end.</returns>
    private async Task<ExecutionResult?> TellAsync(string id, PreparedQuery query, Call call, Result<Guid?> item, CancellationToken stop)
    {
        using var turn = await Turn.TakeAsync(_turn, stop);
        using var answer = await server.AnswerAsync(query, call, http, item, stop);
        if (answer is { IsLast: true })
            return answer.Outcome;
        if (answer is not null)
            await SendAsync(id, answer.Outcome, stop);
        return null;
    }

    private async Task FailAsync(Operation operation, ExecutionResult failure, CancellationToken ended, CancellationToken stop)
    {
        // While it waits for its turn it counts as running: who does not read his errors cannot pile them up.
        using var turn = await Turn.TakeAsync(_turn, ended);
        if (protocol.IsLegacy)
            await SendFailureAsync(operation.Id, failure, ended);
        else if (TryEnd(operation))
            await SendFailureAsync(operation.Id, failure, stop);
    }

    private async Task CompleteAsync(Operation operation, CancellationToken stop)
    {
        if (TryEnd(operation))
            await wire.SendAsync("complete", operation.Id, stop);
    }

    private Task SendAsync(string id, ExecutionResult result, CancellationToken stop) =>
        wire.SendAsync(protocol.Next, id, json => GraphQlJson.Write(json, result), stop);

    // PROTOCOL.md: an error ends its operation, nothing comes after it. Servers of the older protocol send what a query lacks as data,
    // and complete what has failed, too.
    private Task SendFailureAsync(string id, ExecutionResult failure, CancellationToken stop) => protocol.IsLegacy
        ? SendAsync(id, failure, stop)
        : wire.SendAsync("error", id, json => GraphQlJson.WriteErrors(json, failure.Errors!), stop);

    private sealed class Operation(string id)
    {
        public string Id => id;

        // Has no timer and is linked to nothing: there is nothing to dispose of.
        public CancellationTokenSource End { get; } = new();

        public Task Work { get; set; } = Task.CompletedTask;

        public bool IsRunning { get; set; } = true;
    }
}
