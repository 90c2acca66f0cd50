using System.Diagnostics.Metrics;
using DisposableMail.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace DisposableMail.Storage.Tests;

/// <summary>Reads the reception's own metrics of one host: what waits, and how large the groups are.</summary>
internal sealed class ReceptionMeter : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Lock _lock = new();
    private readonly List<int> _groups = [];
    private readonly List<(long Count, TaskCompletionSource Reached)> _awaited = [];
    private long _waiting;

    public ReceptionMeter(CoreHost host)
    {
        var meters = host.Services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meters))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Note(instrument.Name, value));
        _listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => Note(instrument.Name, value));
        _listener.Start();
        _ = host.Reception;
    }

    /// <summary>Mails per transaction, in order.</summary>
    public IReadOnlyList<int> Groups
    {
        get
        {
            lock (_lock)
                return [.. _groups];
        }
    }

    public long Waiting
    {
        get
        {
            lock (_lock)
                return _waiting;
        }
    }

    /// <summary>Returns when so many mails wait for their commit.</summary>
    public Task WaitingAsync(long count)
    {
        lock (_lock)
        {
            if (_waiting == count)
                return Task.CompletedTask;
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited.Add((count, reached));
            return reached.Task;
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Note(string instrument, long value)
    {
        lock (_lock)
        {
            if (instrument == "disposablemail.reception.group.size")
                _groups.Add((int)value);
            if (instrument != "disposablemail.reception.queue.length")
                return;
            _waiting += value;
            foreach (var (_, reached) in _awaited.Where(a => a.Count == _waiting))
                reached.TrySetResult();
        }
    }
}
