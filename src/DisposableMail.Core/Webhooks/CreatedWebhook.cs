namespace DisposableMail.Core.Webhooks;

/// <summary>A webhook just made.</summary>
/// <param name="Secret">What its deliveries are signed with, <c>whsec_…</c>; shown this one time.</param>
public sealed record CreatedWebhook(Webhook Webhook, string Secret);
