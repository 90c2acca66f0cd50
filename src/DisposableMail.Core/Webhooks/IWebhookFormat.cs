namespace DisposableMail.Core.Webhooks;

/// <summary>Writes the body of a delivery, as one dialect documents it.</summary>
public interface IWebhookFormat
{
    /// <summary>What a <see cref="Webhook"/> names it by; on disk, so it never changes.</summary>
    string Name { get; }

    string ContentType { get; }

    /// <summary>Whether a mail that such a webhook is owed counts as handed over (<see cref="Messages.MessageService.HandOverAsync"/>) at once.</summary>
    bool HandsOver => false;

    byte[] Write(WebhookEvent mail);
}
