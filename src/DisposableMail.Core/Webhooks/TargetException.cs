namespace DisposableMail.Core.Webhooks;

/// <summary>Leaves the connecting of an HTTP request with the reason why there is no connection.</summary>
internal sealed class TargetException(WebhookFailure failure) : IOException($"No connection to the webhook's target: {failure}")
{
    public WebhookFailure Failure => failure;
}
