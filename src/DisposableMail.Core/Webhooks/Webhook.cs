namespace DisposableMail.Core.Webhooks;

/// <summary>A target that is told of every mail an account receives, or of the mail of one inbox or one domain.</summary>
public sealed class Webhook
{
    private Webhook()
    {
    }

    public long Id { get; private set; }

    /// <summary>The id dialects show.</summary>
    public Guid PublicId { get; private set; }

    public long OwnerAccountId { get; private set; }

    /// <summary>The one inbox it is bound to, and with which it ends; null for all of the account.</summary>
    public Guid? Inbox { get; private set; }

    /// <summary>The one domain it is bound to, its subdomains included, as lower-case A-labels; null for all.</summary>
    public string? Domain { get; private set; }

    /// <summary>As it was given. Nothing to log: it often holds a secret.</summary>
    public string Url { get; private set; } = "";

    /// <summary>The name of the <see cref="IWebhookFormat"/> that writes the body.</summary>
    public string Format { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>The first failure since the last success; null while all is well.</summary>
    public DateTimeOffset? FailingSince { get; internal set; }

    /// <summary>Since when it is told of no new mail; null while it is in force. A success (a test, say) puts it in force again.</summary>
    public DateTimeOffset? DisabledAt { get; internal set; }

    internal long? InboxId { get; private set; }

    // Kept as it is (docs/decisions): a key to wrap it with would lie on the same disk as the mail itself.
    internal byte[] Secret { get; private set; } = [];

    /// <summary>Since when nobody can see it any more; its deliveries are removed in small steps before the row is.</summary>
    internal DateTimeOffset? DeletedAt { get; set; }

    internal static Webhook Create(long ownerAccountId, NewWebhook wish, long? inboxId, WebhookSecret secret, DateTimeOffset now) => new()
    {
        PublicId = Guid.CreateVersion7(now),
        OwnerAccountId = ownerAccountId,
        InboxId = inboxId,
        Inbox = wish.Inbox,
        Domain = wish.Domain,
        Url = wish.Url,
        Format = wish.Format,
        Secret = secret.Octets,
        CreatedAt = now,
    };
}
