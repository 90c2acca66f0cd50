using Microsoft.Extensions.Logging;

namespace DisposableMail.Smtp;

/// <summary>Makes 451 of whatever the receiver throws (RFC 5321 §4.2.5: without a 250 the client keeps the mail and tries again).</summary>
internal sealed partial class GuardedReceiver(IMailReceiver inner, ILogger log) : IMailReceiver
{
    public async ValueTask<SmtpReply> CheckRecipientAsync(SmtpEnvelope soFar, SmtpMailbox recipient, CancellationToken stop)
    {
        try
        {
            return await inner.CheckRecipientAsync(soFar, recipient, stop);
        }
        catch (Exception thrown)
        {
            Log.CheckFailed(log, thrown, soFar.ConnectionId);
            return Replies.Failed;
        }
    }

    public async ValueTask<SmtpReply> DeliverAsync(SmtpEnvelope envelope, Stream content, CancellationToken stop)
    {
        try
        {
            return await inner.DeliverAsync(envelope, content, stop);
        }
        catch (Exception thrown)
        {
            Log.DeliveryFailed(log, thrown, envelope.ConnectionId);
            return Replies.Failed;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(120, LogLevel.Error, "The receiver failed on a recipient on connection {ConnectionId}; answered 451")]
        public static partial void CheckFailed(ILogger log, Exception thrown, string connectionId);

        [LoggerMessage(121, LogLevel.Error, "The receiver failed on a message on connection {ConnectionId}; answered 451")]
        public static partial void DeliveryFailed(ILogger log, Exception thrown, string connectionId);
    }
}
