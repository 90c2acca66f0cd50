using System.Diagnostics;
using System.Threading.Channels;
using DisposableMail.Core.Inboxes;
using DisposableMail.Core.Webhooks;
using Microsoft.Extensions.Options;

namespace DisposableMail.Core.Reception;

/// <summary>Group commit: whatever waits goes to disk in one transaction, and each sender hears of it after that.</summary>
/// <remarks>
/// A lone mail is committed at once; while the disk is busy the next group gathers by itself, so there is no timer and no
/// wait to tune. One thread writes: SQLite would let no second one in, and its calls block.
/// </remarks>
internal sealed class DeliveryQueue(
    IDeliveryStore store, WriteGate gate, InboxChanges changes, WebhookBell bell, IOptions<ReceptionOptions> options, ReceptionMetrics metrics,
    CommitFaults faults)
{
    private readonly Channel<Delivery> _waiting = Channel.CreateBounded<Delivery>(
        new BoundedChannelOptions(options.Value.QueueLength) { SingleReader = true });

    /// <summary>Waits for a place, then for the commit.</summary>
    public async Task<DeliveryOutcome> CommitAsync(Delivery delivery, CancellationToken stop)
    {
        metrics.Queued(); // Before: the writer may be done with it before this thread goes on.
        try
        {
            await _waiting.Writer.WriteAsync(delivery, stop);
        }
        catch (Exception fault) when (fault is ChannelClosedException or OperationCanceledException)
        {
            metrics.Withdrawn();
            if (fault is OperationCanceledException)
                throw;
            return DeliveryOutcome.Failed; // We are stopping.
        }

        // Not cancelled from here on: the mail may be on its way to the disk, and its sender must be told the truth.
        return await delivery.Outcome;
    }

    /// <summary>Runs the writer until <paramref name="stop"/>, then commits what still waits.</summary>
    public Task RunAsync(CancellationToken stop) =>
        Task.Factory.StartNew(() => Run(stop), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Run(CancellationToken stop)
    {
        using var closing = stop.Register(() => _waiting.Writer.TryComplete());
        var group = new List<Delivery>(options.Value.GroupSize);
        // A thread of its own may block: no pool thread is lost by it.
        while (_waiting.Reader.WaitToReadAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult())
        {
            while (group.Count < options.Value.GroupSize && _waiting.Reader.TryRead(out var next))
                group.Add(next);
            Commit(group);
            group.Clear();
        }
    }

    private void Commit(List<Delivery> group)
    {
        IReadOnlyList<DeliveryOutcome>? outcomes;
        try
        {
            var started = Stopwatch.GetTimestamp();
            using (gate.Enter(CancellationToken.None))
                outcomes = store.Commit(group);
            metrics.Committed(group.Count, started);
            faults.Succeeded();
        }
        catch (Exception failure) // A background loop: whatever fails, the next group gets its chance.
        {
            // One mail that cannot be stored must not take the others with it; a database that is away takes them all, and
            // trying them one by one would keep each sender waiting for every other one's time-out.
            if (group.Count > 1 && store.MayBeFaultOfOneMail(failure))
            {
                group.ForEach(alone => Commit([alone]));
                return;
            }

            faults.Failed(failure, group.Count);
            outcomes = null;
        }

        for (var i = 0; i < group.Count; i++)
            Finish(group[i], outcomes?[i] ?? DeliveryOutcome.Failed);
    }

    private void Finish(Delivery delivery, DeliveryOutcome outcome)
    {
        metrics.Finished(outcome);
        if (outcome == DeliveryOutcome.Stored)
        {
            foreach (var route in delivery.Routes)
            {
                changes.AnnounceDelivery(route.InboxPublicId);
                if (route.Webhooks.Count > 0)
                    bell.Ring([.. route.Webhooks.Select(static w => w.WebhookId)]);
            }
        }

        delivery.Complete(outcome);
    }
}
