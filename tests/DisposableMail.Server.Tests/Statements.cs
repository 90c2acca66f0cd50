using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using DisposableMail.Testing;

namespace DisposableMail.Server.Tests;

/// <summary>Counts the statements that each database gets. Made before the host: EF Core looks only now and then whether somebody listens.</summary>
internal sealed class Statements : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly ConcurrentDictionary<string, int> _counts = new();
    private readonly ConcurrentBag<IDisposable> _subscriptions = [];
    private readonly string _about;

    /// <param name="about">Counts only those with this in their text, such as a table.</param>
    public Statements(string about = "")
    {
        _about = about;
        _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
    }

    public int Of(MailHost host) => _counts.GetValueOrDefault(Path.Combine(host.Folder, "mail.db"));

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == "Microsoft.EntityFrameworkCore")
            _subscriptions.Add(value.Subscribe(this));
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Key == "Microsoft.EntityFrameworkCore.Database.Command.CommandExecuting"
            && value.Value?.GetType().GetProperty("Command")?.GetValue(value.Value) is DbCommand { CommandText: var text, Connection.DataSource: var file }
            && !text.StartsWith("PRAGMA", StringComparison.Ordinal) && text.Contains(_about, StringComparison.Ordinal))
            _counts.AddOrUpdate(file, 1, static (_, count) => count + 1);
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose()
    {
        foreach (var subscription in _subscriptions)
            subscription.Dispose();
    }
}
