using Microsoft.Extensions.Logging;

namespace DisposableMail.Core.Reception;

/// <summary>
/// Logs commits that failed: each fault as it is when it is a new one, those that follow by their number, once a minute. A database that is
/// away fails every group there is, and the disk it is away for may be the log's, too.
/// </summary>
/// <remarks>
/// New is a fault of another type or message than those that were named since the last minute in which commits succeeded. The first few of an
/// outage are named: a message may differ each time. For the one writer: not safe for parallel use.
/// </remarks>
internal sealed partial class CommitFaults(ILogger<DeliveryQueue> log, TimeProvider time)
{
    private const int MaxNamed = 8;

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly HashSet<(Type, string)> _named = [];
    private long? _saidAt;
    private bool _hasSucceeded;
    private int _unsaid;

    public void Failed(Exception failure, int count)
    {
        BeginAnew();
        if (IsNew(failure))
        {
            Log.CommitFailed(log, failure, count);
            _saidAt = time.GetTimestamp();
        }
        else if (IsPause)
        {
            _unsaid += count;
        }
        else
        {
            Log.StillFailed(log, _unsaid + count, failure.GetType().Name);
            Said();
        }

        _hasSucceeded = false;
    }

    /// <summary>Says how many had failed since the last line, when a minute has passed since then.</summary>
    public void Succeeded()
    {
        _hasSucceeded = true;
        BeginAnew();
    }

    private bool IsPause => _saidAt is { } at && time.GetElapsedTime(at) < Pause;

    // What fails after this is another outage, though its cause be the same.
    private void BeginAnew()
    {
        if (!_hasSucceeded || IsPause)
            return;
        _named.Clear();
        if (_unsaid == 0)
            return;
        Log.Recovered(log, _unsaid);
        Said();
    }

    private bool IsNew(Exception failure)
    {
        var cause = failure.GetBaseException();
        return _named.Count < MaxNamed && _named.Add((cause.GetType(), cause.Message));
    }

    private void Said() => (_saidAt, _unsaid) = (time.GetTimestamp(), 0);

    private static partial class Log
    {
        [LoggerMessage(310, LogLevel.Error, "A group of {Count} mails could not be committed")]
        public static partial void CommitFailed(ILogger log, Exception failure, int count);

        [LoggerMessage(311, LogLevel.Error, "Another {Count} mails could not be committed since the last line on it, the last of them for {Fault}")]
        public static partial void StillFailed(ILogger log, int count, string fault);

        [LoggerMessage(312, LogLevel.Information, "Mails are committed; another {Count} could not be since the last line on it")]
        public static partial void Recovered(ILogger log, int count);
    }
}
