namespace DisposableMail.Core.Webhooks;

/// <summary>What became of one attempt.</summary>
/// <param name="Failure">Null when the receiver answered 2xx.</param>
/// <param name="Status">Null without an answer.</param>
/// <param name="RetryAfter">What a 429 or 503 asks for (RFC 9110 §10.2.3).</param>
internal sealed record AttemptOutcome(WebhookFailure? Failure, int? Status = null, TimeSpan? RetryAfter = null);
