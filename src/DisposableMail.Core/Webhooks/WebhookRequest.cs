namespace DisposableMail.Core.Webhooks;

/// <summary>One POST, ready to be signed and sent.</summary>
internal sealed record WebhookRequest(string Url, string Id, string ContentType, byte[] Body, WebhookSecret Secret);
