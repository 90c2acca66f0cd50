using DisposableMail.Server.Dialects.DropMail.Limits;
using DisposableMail.Server.Http;
using GraphQL;

namespace DisposableMail.Server.Dialects.DropMail.GraphQl;

/// <summary>One answer of a subscription; to be disposed of when it has been sent.</summary>
/// <param name="isLast">Whether it says why there are no more.</param>
/// <param name="budget">Of what it holds; null when that is nothing but an error.</param>
internal sealed class SubscriptionAnswer(ExecutionResult outcome, bool isLast, AnswerBudget? budget = null) : IDisposable
{
    private ExecutionResult? _outcome = outcome;

    public bool IsLast => isLast;

    public ExecutionResult Outcome => _outcome ?? throw new InvalidOperationException("It was written.");

    /// <summary>Its JSON, once: the mail that it was made of is not held while that is sent.</summary>
    public OctetPieces Write()
    {
        var json = GraphQlJson.Write(Outcome, budget);
        _outcome = null;
        return json;
    }

    public void Dispose() => budget?.Dispose();
}
