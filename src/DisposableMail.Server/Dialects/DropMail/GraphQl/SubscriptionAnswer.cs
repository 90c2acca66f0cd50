using GraphQL;

namespace DisposableMail.Server.Dialects.DropMail.GraphQl;

/// <summary>One answer of a subscription.</summary>
/// <param name="IsLast">Whether it says why there are no more.</param>
internal sealed record SubscriptionAnswer(ExecutionResult Outcome, bool IsLast);
