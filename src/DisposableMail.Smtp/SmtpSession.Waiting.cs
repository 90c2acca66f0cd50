using System.Runtime.CompilerServices;
using DisposableMail.Smtp.Connections;

namespace DisposableMail.Smtp;

// Waiting for the client. What comes in many pieces, a line or a content, has a time limit as a whole: a limit on each piece alone
// would let a client that sends an octet now and then hold its connection for days.
internal sealed partial class SmtpSession
{
    // Instant on the server's clock by which the command line must have come; 0 before it is waited for.
    private long _lineDue;

    /// <summary>Waits for more content: at most a block's time, and never beyond the time for the whole content.</summary>
    public ValueTask<Arrival> ReceiveContentAsync()
    {
        if (Transaction.ContentDue == 0) Transaction.ContentDue = DueIn(Server.Options.ContentTimeout);

        var left = LeftUntil(Transaction.ContentDue);
        if (left <= TimeSpan.Zero) return new(Arrival.TimedOut);
        return Wire.ReceiveAsync(left < Server.Options.ContentBlockTimeout ? left : Server.Options.ContentBlockTimeout);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask ReceiveLineAsync()
    {
        _isIdle = State <= SmtpState.Ready;
        Interlocked.MemoryBarrier();
        if (_isIdle && _isStopping)
        {
            await AnswerAsync(Replies.Stopping);
            return;
        }

        if (_lineDue == 0) _lineDue = DueIn(Server.Options.CommandTimeout);
        var left = LeftUntil(_lineDue);
        var arrival = left > TimeSpan.Zero ? await Wire.ReceiveAsync(left) : Arrival.TimedOut;
        _isIdle = false;
        if (arrival == Arrival.TimedOut) await AnswerAsync(Replies.TimedOut);
        if (arrival == Arrival.Closed) _isEnding = true;
    }

    private long DueIn(TimeSpan wait) => Server.Time.GetTimestamp() + (long)(wait.TotalSeconds * Server.Time.TimestampFrequency);

    private TimeSpan LeftUntil(long due) => TimeSpan.FromSeconds((double)(due - Server.Time.GetTimestamp()) / Server.Time.TimestampFrequency);
}
