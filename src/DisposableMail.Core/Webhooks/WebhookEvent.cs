using DisposableMail.Core.Messages;

namespace DisposableMail.Core.Webhooks;

/// <summary>What a delivery tells of.</summary>
/// <param name="Message">With its content and attachments.</param>
/// <param name="Inbox">The id dialects show of its inbox.</param>
/// <param name="IsTest">True for the sample of a test; nothing of it is stored.</param>
public sealed record WebhookEvent(Message Message, Guid Inbox, bool IsTest);
