using ModelContextProtocol;

namespace DisposableMail.Server.Tests.Dialects.DropMail.Mcp;

/// <summary>Takes the progress of a call.</summary>
internal sealed class Reports : IProgress<ProgressNotificationValue>
{
    private readonly TaskCompletionSource<ProgressNotificationValue> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<ProgressNotificationValue> First => _first.Task;

    public void Report(ProgressNotificationValue value) => _first.TrySetResult(value);
}
