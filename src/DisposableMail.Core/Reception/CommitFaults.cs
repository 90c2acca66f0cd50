using Microsoft.Extensions.Logging;

namespace DisposableMail.Core.Reception;

/// <summary>
/// Logs commits that failed: the first as it is, those that follow by their number, once a minute. A database that is away fails every
/// group there is, and the disk it is away for may be the log's, too.
/// </summary>
/// <remarks>For the one writer: not safe for parallel use.</remarks>
internal sealed partial class CommitFaults(ILogger<DeliveryQueue> log, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private long? _saidAt;
    private int _unsaid;

    public void Failed(Exception failure, int count)
    {
        if (IsPause)
        {
            _unsaid += count;
            return;
        }

        if (_unsaid == 0)
            Log.CommitFailed(log, failure, count);
        else
            Log.StillFailed(log, _unsaid + count, failure.GetType().Name);
        Said();
    }

    /// <summary>Says how many had failed since the last line, when a minute has passed since then.</summary>
    public void Succeeded()
    {
        if (_unsaid == 0 || IsPause)
            return;
        Log.Recovered(log, _unsaid);
        Said();
    }

    private bool IsPause => _saidAt is { } at && time.GetElapsedTime(at) < Pause;

    private void Said() => (_saidAt, _unsaid) = (time.GetTimestamp(), 0);

    private static partial class Log
    {
        [LoggerMessage(310, LogLevel.Error, "A group of {Count} mails could not be committed")]
        public static partial void CommitFailed(ILogger log, Exception failure, int count);

        [LoggerMessage(311, LogLevel.Error, "Another {Count} mails could not be committed since the last line on it, the last of them for {Fault}")]
        public static partial void StillFailed(ILogger log, int count, string fault);

        [LoggerMessage(312, LogLevel.Information, "Mails are committed again; another {Count} could not be since the last line on it")]
        public static partial void Recovered(ILogger log, int count);
    }
}
