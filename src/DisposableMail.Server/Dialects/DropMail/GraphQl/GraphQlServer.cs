using DisposableMail.Core;
using DisposableMail.Server.Dialects.DropMail.Limits;
using DisposableMail.Server.Http;
using GraphQL;
using Microsoft.Extensions.Options;

namespace DisposableMail.Server.Dialects.DropMail.GraphQl;

/// <summary>Answers queries and follows subscriptions, for every transport alike.</summary>
internal sealed class GraphQlServer(
    GraphQlEngine engine, Doors doors, StandingCredential credential, AnswerPool answers, IOptions<DropMailOptions> options)
{
    // Two of the largest answers at a time.
    private readonly AnswerPool _raws = new(2L * options.Value.MaxAnswerCharacters);

    /// <summary>A query that came with this request; who sent it is known.</summary>
    public Call NewCall(HttpContext http) =>
        new() { Caller = http.Caller(), Doors = doors, Urls = DropMailUrls.Of(http), Budget = NewBudget() };

    /// <summary>Decides whether a query that came with this request is looked at any further.</summary>
    /// <returns>The query, or the error that answers it.</returns>
    public (PreparedQuery? Query, ExecutionResult? Error) Prepare(GraphQlRequest request, HttpContext http)
    {
        var (query, error) = engine.Prepare(request);
        if (http.Caller().IsLegacy)
            error?.AddError(Faults.LegacyToken());
        return (query, error);
    }

    /// <summary>Null while what let this request in is good, else what answers everything that it still asks.</summary>
    public async ValueTask<ExecutionResult?> CheckAsync(HttpContext http, CancellationToken stop) =>
        await credential.CheckAsync(http, stop) is { } invalid ? new ExecutionResult(Faults.Unauthenticated(invalid)) : null;

    /// <summary>The answer; of a subscription that was accepted one without a mail, and <see cref="Call.Following"/> is set.</summary>
    public Task<ExecutionResult> AnswerAsync(PreparedQuery query, Call call, CancellationToken stop) => engine.ExecuteAsync(query, call, stop);

    /// <summary>The ids of the mails of an accepted subscription one by one; null after so long without one; a refusal is the last.</summary>
    public IAsyncEnumerable<Result<Guid?>> FollowAsync(Call call, TimeSpan heartbeat, CancellationToken stop) =>
        doors.Mails.FollowAsync(call.Caller, call.Following!.Session, call.Following.After, heartbeat, stop);

    /// <summary>What a subscription says to one item of <see cref="FollowAsync"/>; null to a heartbeat, and to a mail that is gone again.</summary>
    /// <returns>The last one fails: the session is gone, too much came, the token is no good any more.</returns>
    public async Task<SubscriptionAnswer?> AnswerAsync(PreparedQuery query, Call call, HttpContext http, Result<Guid?> item, CancellationToken stop)
    {
        if (await CheckAsync(http, stop) is { } refused)
            return new SubscriptionAnswer(refused, isLast: true);
        var valid = query with { IsValidated = true };
        if (!item.TryGet(out var named, out var why))
            return new SubscriptionAnswer(await engine.ExecuteAsync(valid, call.Refused(why), stop), isLast: true);
        if (named is not { } id || await doors.Mails.FindFollowedAsync(call.Caller, call.Following!.Session, id, stop) is not { } mail)
            return null;
        var budget = NewBudget();
        try
        {
            return new SubscriptionAnswer(await engine.ExecuteAsync(valid, call.About(mail, budget), stop), isLast: false, budget);
        }
        catch
        {
            budget.Dispose();
            throw;
        }
    }

    private AnswerBudget NewBudget() => new(options.Value.MaxAnswerCharacters, _raws, answers);
}
