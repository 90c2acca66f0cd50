using System.Collections.Concurrent;
using System.Text;

namespace DisposableMail.Smtp.Tests;

/// <summary>Takes everything unless told otherwise, and remembers it.</summary>
internal sealed class RecordingReceiver : IMailReceiver
{
    public static readonly SmtpReply Accepted = new(250, "2.0.0", "Stored");

    public ConcurrentQueue<(SmtpEnvelope Envelope, byte[] Content, Type Kind)> Mails { get; } = [];

    public ConcurrentQueue<SmtpMailbox> Asked { get; } = [];

    public Func<SmtpMailbox, SmtpReply> Check { get; init; } = _ => new SmtpReply(250, "2.1.5", "Recipient OK");

    public Func<SmtpEnvelope, CancellationToken, Task<SmtpReply>> Deliver { get; init; } = (_, _) => Task.FromResult(Accepted);

    /// <summary>The only mail received, octets as Latin-1 characters.</summary>
    public string Content => Encoding.Latin1.GetString(Assert.Single(Mails).Content);

    public SmtpEnvelope Envelope => Assert.Single(Mails).Envelope;

    public ValueTask<SmtpReply> CheckRecipientAsync(SmtpEnvelope soFar, SmtpMailbox recipient, CancellationToken stop)
    {
        Asked.Enqueue(recipient);
        return new(Check(recipient));
    }

    public async ValueTask<SmtpReply> DeliverAsync(SmtpEnvelope envelope, Stream content, CancellationToken stop)
    {
        using var copy = new MemoryStream();
        Assert.Equal(0, content.Position);
        await content.CopyToAsync(copy, stop);
        Assert.Equal(content.Length, copy.Length);
        Mails.Enqueue((envelope, copy.ToArray(), content.GetType()));
        return await Deliver(envelope, stop);
    }
}
