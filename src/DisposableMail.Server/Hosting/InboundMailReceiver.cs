using DisposableMail.Core.Reception;
using DisposableMail.Smtp;

namespace DisposableMail.Server.Hosting;

/// <summary>The only place where SMTP and Core meet: decisions become replies.</summary>
internal sealed class InboundMailReceiver(MailReception reception) : IMailReceiver
{
    private static readonly SmtpReply RecipientOk = new(250, "2.1.5", "Recipient OK");
    private static readonly SmtpReply Stored = new(250, "2.0.0", "Stored");
    private static readonly SmtpReply NoSuchInbox = new(550, "5.1.1", "No such inbox here");
    private static readonly SmtpReply NotOurDomain = new(550, "5.7.1", "Not a domain of ours; we do not relay");
    private static readonly SmtpReply InboxFull = new(452, "4.2.2", "Inbox full");
    // RFC 3463 §3.3: the mailbox takes nothing at the moment.
    private static readonly SmtpReply TooFast = new(450, "4.2.1", "This inbox takes no more mail at this rate, try again later");
    private static readonly SmtpReply TooLarge = new(552, "5.2.3", "Larger than this inbox can hold");
    private static readonly SmtpReply RecipientGone = new(451, "4.2.1", "A recipient's inbox has just ended; nothing was stored, try again");
    private static readonly SmtpReply Failed = new(451, "4.3.0", "Could not store the message, try again");

    public async ValueTask<SmtpReply> CheckRecipientAsync(SmtpEnvelope soFar, SmtpMailbox recipient, CancellationToken stop)
    {
        return await reception.CheckRecipientAsync(recipient.LocalPart, recipient.Domain, soFar.DeclaredSizeBytes, stop) switch
        {
            RecipientDecision.Accepted => RecipientOk,
            RecipientDecision.NoSuchInbox => NoSuchInbox,
            RecipientDecision.NotOurDomain => NotOurDomain,
            RecipientDecision.InboxFull => InboxFull,
            RecipientDecision.TooFast => TooFast,
            RecipientDecision.TooLargeForInbox => TooLarge,
            var other => throw new InvalidOperationException($"No reply for {other}"),
        };
    }

    public async ValueTask<SmtpReply> DeliverAsync(SmtpEnvelope envelope, Stream content, CancellationToken stop)
    {
        var mail = new IncomingMail(ReversePathOf(envelope), envelope.ClientAddress?.ToString(), await RecipientsAsync(envelope, stop));
        return await reception.DeliverAsync(mail, content, stop) switch
        {
            DeliveryOutcome.Stored => Stored,
            DeliveryOutcome.InboxFull => InboxFull,
            DeliveryOutcome.RecipientGone => RecipientGone,
            DeliveryOutcome.TooFast => TooFast,
            DeliveryOutcome.Failed => Failed,
            var other => throw new InvalidOperationException($"No reply for {other}"),
        };
    }

    private static string ReversePathOf(SmtpEnvelope envelope) =>
        envelope.ReversePath is { } sender ? $"{sender.LocalPart}@{sender.Domain}" : "";

    // Two spellings of one address are one recipient: it gets one copy.
    private async ValueTask<List<IncomingRecipient>> RecipientsAsync(SmtpEnvelope envelope, CancellationToken stop)
    {
        var recipients = new List<IncomingRecipient>(envelope.Recipients.Count);
        foreach (var mailbox in envelope.Recipients)
        {
            var address = await reception.ResolveAsync(mailbox.LocalPart, mailbox.Domain, stop)
                ?? throw new InvalidOperationException("An accepted recipient has no canonical form.");
            if (!recipients.Exists(r => r.Address == address))
                recipients.Add(new IncomingRecipient(address, $"{mailbox.LocalPart}@{mailbox.Domain}"));
        }

        return recipients;
    }
}
