using System.Text.Json;
using DisposableMail.Core.Webhooks;

namespace DisposableMail.Server.Dialects.DustMail;

/// <summary>What a webhook is made of.</summary>
internal sealed record DustMailNewWebhook
{
    /// <summary>https, on the public internet; at most 2,048 characters.</summary>
    public string? Url { get; init; }

    /// <summary>Only the mail of this inbox; with it the webhook ends.</summary>
    public Guid? InboxId { get; init; }

    /// <summary>Only mail to this domain and its subdomains.</summary>
    public string? Domain { get; init; }

    public NewWebhook ToWish() => new()
    {
        Url = Url ?? "",
        Inbox = InboxId,
        Domain = string.IsNullOrEmpty(Domain) ? null : Domain,
        Format = DustMailWebhookFormat.FormatName,
    };
}

/// <param name="Format">Whose body it sends: <c>house</c>, or the dialect through which it was made.</param>
/// <param name="State"><c>active</c>, <c>failing</c>, or <c>disabled</c>: told of no new mail until a test succeeds.</param>
/// <param name="FailingSince">The first failure since the last success.</param>
internal sealed record DustMailWebhook(
    Guid Id, string Url, Guid? InboxId, string? Domain, string Format, string State, DateTimeOffset CreatedAt, DateTimeOffset? FailingSince,
    DateTimeOffset? DisabledAt)
{
    public static DustMailWebhook Of(Webhook webhook) => new(
        webhook.PublicId, webhook.Url, webhook.Inbox, webhook.Domain, webhook.Format, StateOf(webhook), webhook.CreatedAt, webhook.FailingSince,
        webhook.DisabledAt);

    public static string StateOf(Webhook webhook) =>
        webhook.DisabledAt is not null ? "disabled" : webhook.FailingSince is not null ? "failing" : "active";
}

/// <param name="Secret">Verifies the <c>webhook-signature</c> of deliveries; shown this one time.</param>
internal sealed record DustMailCreatedWebhook(
    Guid Id, string Url, Guid? InboxId, string? Domain, string Format, string State, DateTimeOffset CreatedAt, string Secret)
{
    public static DustMailCreatedWebhook Of(CreatedWebhook created) => new(
        created.Webhook.PublicId, created.Webhook.Url, created.Webhook.Inbox, created.Webhook.Domain, created.Webhook.Format,
        DustMailWebhook.StateOf(created.Webhook), created.Webhook.CreatedAt, created.Secret);
}

/// <param name="WebhookId">The value of the header <c>webhook-id</c>, the same in every attempt.</param>
/// <param name="EmailId">Null for the sample of a test.</param>
/// <param name="State"><c>pending</c>, <c>delivered</c>, <c>failed</c>, or <c>gone</c>: nothing was left to tell.</param>
/// <param name="NextAttemptAt">Null when it is finished, and while the webhook is disabled.</param>
/// <param name="LastStatus">Of the last answer; null without one.</param>
/// <param name="LastError">Why the last attempt did not succeed: <c>status</c>, <c>timed_out</c>, <c>tls</c>, <c>target_forbidden</c> and so on.</param>
internal sealed record DustMailDelivery(
    Guid Id, string WebhookId, Guid? EmailId, string State, int Attempts, DateTimeOffset CreatedAt, DateTimeOffset? LastAttemptAt,
    DateTimeOffset? NextAttemptAt, int? LastStatus, string? LastError)
{
    public static DustMailDelivery Of(WebhookDelivery delivery) => new(
        delivery.PublicId, delivery.HeaderId, delivery.Message, Word(delivery.State.ToString()), delivery.Attempts, delivery.CreatedAt,
        delivery.LastAttemptAt, delivery.NextAttemptAt, delivery.LastStatus, delivery.LastFailure is { } why ? Word(why.ToString()) : null);

    private static string Word(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
