using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace DisposableMail.Smtp.Connections;

internal enum Arrival
{
    /// <summary>There are octets that were not there before.</summary>
    Octets,

    /// <summary>The client has closed and everything it sent has been seen.</summary>
    Closed,

    /// <summary>The deadline has passed.</summary>
    TimedOut,

    /// <summary>Somebody called <see cref="SmtpWire.Interrupt"/>; nothing was lost.</summary>
    Interrupted,
}

/// <summary>Both directions of one connection: octets not yet read, replies not yet sent.</summary>
internal sealed class SmtpWire(PipeReader input, PipeWriter output, Deadline deadline)
{
    private const int FlushAtBytes = 16 * 1024;

    private ReadOnlySequence<byte> _unread;
    private bool _hasRead;
    private int _unsent;
    private volatile bool _isSending;

    /// <summary>Octets that have arrived and are not consumed; valid until <see cref="ReceiveAsync"/>.</summary>
    public ReadOnlySequence<byte> Unread => _unread;

    public void Consume(long count) => _unread = _unread.Slice(count);

    public void ConsumeAll() => _unread = _unread.Slice(_unread.End);

    /// <summary>Puts a reply behind those waiting; they go out together when the next octets are waited for.</summary>
    public void Write(ReadOnlySpan<byte> octets)
    {
        output.Write(octets);
        _unsent += octets.Length;
    }

    public bool IsFlushDue => _unsent >= FlushAtBytes;

    /// <summary>Sends the waiting replies, then waits for octets beyond those unread.</summary>
    // RFC 2920 §3.2: replies to a batch of commands are sent together, but never held back while we wait for the client.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Arrival> ReceiveAsync(TimeSpan wait)
    {
        var seen = _unread.Length;
        if (_hasRead) input.AdvanceTo(_unread.Start, _unread.End);
        _hasRead = false;
        deadline.Start(wait);
        if (_unsent > 0 && !await SendAsync()) return deadline.HasPassed ? Arrival.TimedOut : Arrival.Closed;

        var result = await input.ReadAsync(CancellationToken.None);
        deadline.Clear();
        _unread = result.Buffer;
        _hasRead = true;
        if (_unread.Length > seen) return Arrival.Octets;
        if (deadline.HasPassed) return Arrival.TimedOut;
        return result.IsCompleted ? Arrival.Closed : Arrival.Interrupted;
    }

    /// <summary>Takes what has arrived without waiting, for what must not wait.</summary>
    public void Peek()
    {
        if (_hasRead) input.AdvanceTo(_unread.Start, _unread.Start);
        _hasRead = input.TryRead(out var result);
        _unread = _hasRead ? result.Buffer : default;
    }

    /// <summary>Sends the waiting replies within <paramref name="wait"/>; false when the client cannot be reached.</summary>
    public async ValueTask<bool> FlushAsync(TimeSpan wait)
    {
        deadline.Start(wait);
        var reached = _unsent == 0 || await SendAsync();
        deadline.Clear();
        return reached;
    }

    /// <summary>Makes a waiting <see cref="ReceiveAsync"/>, or the next one, come back.</summary>
    public void Interrupt()
    {
        input.CancelPendingRead();
        // Without a flush under way the next one would be lost, and with it the 421.
        if (_isSending) output.CancelPendingFlush();
    }

    /// <summary>Lets go of what was read, so that the reader may be used by another.</summary>
    public void Release()
    {
        if (_hasRead) input.AdvanceTo(_unread.Start);
        _hasRead = false;
        _unread = default;
    }

    // An interruption meant for the read may meet the flush: only a deadline ends a flush.
    private async ValueTask<bool> SendAsync()
    {
        _unsent = 0;
        _isSending = true;
        FlushResult sent;
        do sent = await output.FlushAsync(CancellationToken.None);
        while (sent.IsCanceled && !deadline.HasPassed);
        _isSending = false;
        return !sent.IsCompleted && !sent.IsCanceled;
    }
}
