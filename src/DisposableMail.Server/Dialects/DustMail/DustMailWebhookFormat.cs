using System.Text.Json;
using DisposableMail.Core.Messages;
using DisposableMail.Core.Webhooks;

namespace DisposableMail.Server.Dialects.DustMail;

/// <summary>The house format of deliveries: the email as the inbox shows it, with the inbox it is in.</summary>
internal sealed class DustMailWebhookFormat : IWebhookFormat
{
    public const string FormatName = "house";

    public string Name => FormatName;

    public string ContentType => "application/json";

    public byte[] Write(WebhookEvent mail)
    {
        var body = new DustMailWebhookEvent(
            mail.IsTest ? "webhook.test" : "email.received", mail.Message.ReceivedAt, DustMailWebhookEmail.Of(mail.Message, mail.Inbox));
        return JsonSerializer.SerializeToUtf8Bytes(body, DustMailJson.Wire.DustMailWebhookEvent);
    }
}

/// <param name="Type"><c>email.received</c>, or <c>webhook.test</c> for a sample.</param>
internal sealed record DustMailWebhookEvent(string Type, DateTimeOffset Timestamp, DustMailWebhookEmail Data);

/// <param name="Address">The address it was delivered through.</param>
internal sealed record DustMailWebhookEmail(
    Guid InboxId, string Address, Guid Id, string From, string Subject, string Text, string? Html, DateTimeOffset ReceivedAt,
    IEnumerable<DustMailAttachment> Attachments)
{
    public static DustMailWebhookEmail Of(Message message, Guid inbox)
    {
        var email = DustMailEmail.Of(message);
        return new(inbox, message.To, email.Id, email.From, email.Subject, email.Text, email.Html, email.ReceivedAt, email.Attachments);
    }
}
