namespace DisposableMail.Smtp;

/// <summary>What a mail store decides for the SMTP server. The server knows nothing of what lies behind it.</summary>
public interface IMailReceiver
{
    /// <summary>Decides one forward-path (RFC 5321 §3.3): 250, 450, 452, 550 or 552.</summary>
    /// <param name="soFar">The transaction up to here: reverse-path, declared size, recipients already accepted.</param>
    /// <param name="recipient">The forward-path, its source route already dropped (§4.1.1.3).</param>
    ValueTask<SmtpReply> CheckRecipientAsync(SmtpEnvelope soFar, SmtpMailbox recipient, CancellationToken stop);

    /// <summary>Takes responsibility for the content (§4.2.5): a 250 means it is committed for every recipient.</summary>
    /// <param name="content">
    /// Seekable, at position 0, dot-stuffing undone, otherwise the octets as received. A <see cref="MemoryStream"/> with an
    /// exposed buffer while small, a file beyond. The server disposes it after the call.
    /// </param>
    /// <param name="stop">
    /// Cancelled when the answer takes longer than <see cref="SmtpOptions.ReceiverTimeout"/>; not when the client leaves, which may
    /// close right after its final dot.
    /// </param>
    /// <remarks>Whatever is thrown becomes 451 4.3.0 and is logged as an error.</remarks>
    ValueTask<SmtpReply> DeliverAsync(SmtpEnvelope envelope, Stream content, CancellationToken stop);
}
