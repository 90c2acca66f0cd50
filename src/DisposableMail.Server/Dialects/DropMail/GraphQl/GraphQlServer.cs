using System.Runtime.CompilerServices;
using DisposableMail.Core;
using DisposableMail.Core.Messages;
using DisposableMail.Server.Dialects.DropMail.Limits;
using DisposableMail.Server.Http;
using GraphQL;
using Microsoft.Extensions.Options;

namespace DisposableMail.Server.Dialects.DropMail.GraphQl;

/// <summary>Answers queries and follows subscriptions, for every transport alike.</summary>
internal sealed class GraphQlServer(GraphQlEngine engine, Doors doors, StandingCredential credential, IOptions<DropMailOptions> options)
{
    // Two of the largest answers at a time.
    private readonly RawPool _raws = new(2L * options.Value.MaxAnswerCharacters);

    /// <summary>A query that came with this request; who sent it is known.</summary>
    public Call NewCall(HttpContext http) =>
        new() { Caller = http.Caller(), Doors = doors, Urls = new DropMailUrls(http.PublicUrl()), Budget = NewBudget() };

    /// <summary>Decides whether a query that came with this request is looked at any further.</summary>
    /// <returns>The query, or the error that answers it.</returns>
    public (PreparedQuery? Query, ExecutionResult? Error) Prepare(GraphQlRequest request, HttpContext http)
    {
        var (query, error) = engine.Prepare(request);
        if (http.Caller().IsLegacy)
            error?.AddError(Faults.LegacyToken());
        return (query, error);
    }

    /// <summary>The answer; of a subscription that was accepted one without a mail, and <see cref="Call.Following"/> is set.</summary>
    public Task<ExecutionResult> AnswerAsync(PreparedQuery query, Call call, CancellationToken stop) => engine.ExecuteAsync(query, call, stop);

    /// <summary>The answers of an accepted subscription, one per mail.</summary>
    /// <param name="heartbeat">Yields null after so long without a mail.</param>
    /// <returns>The last one fails: the session is gone, too much came, the token is no good any more.</returns>
    public async IAsyncEnumerable<SubscriptionAnswer?> FollowAsync(
        PreparedQuery query, Call call, HttpContext http, TimeSpan heartbeat, [EnumeratorCancellation] CancellationToken stop)
    {
        query = query with { IsValidated = true };
        var following = call.Following!;
        await foreach (var item in doors.Mails.FollowAsync(call.Caller, following.Session, following.After, heartbeat, stop))
        {
            if (await credential.CheckAsync(http, stop) is { } invalid)
            {
                yield return new SubscriptionAnswer(new ExecutionResult(Faults.Unauthenticated(invalid)), IsLast: true);
                yield break;
            }

            yield return await AnswerAsync(item);
        }

        async Task<SubscriptionAnswer?> AnswerAsync(Result<Message?> item)
        {
            if (!item.TryGet(out var mail, out var why))
                return new SubscriptionAnswer(await engine.ExecuteAsync(query, call.Refused(why), stop), IsLast: true);
            using var budget = NewBudget();
            return mail is null ? null : new SubscriptionAnswer(await engine.ExecuteAsync(query, call.About(mail, budget), stop), IsLast: false);
        }
    }

    private AnswerBudget NewBudget() => new(options.Value.MaxAnswerCharacters, _raws);
}
