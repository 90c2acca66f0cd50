using System.Collections.Concurrent;
using System.Diagnostics;
using DisposableMail.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace DisposableMail.Storage.Tests.Sqlite;

/// <summary>Every statement that EF Core sends to one host's database.</summary>
internal sealed class QueryWatch : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly ConcurrentDictionary<string, SqliteParameter[]> _seen = new();
    private readonly ConcurrentBag<IDisposable> _subscriptions = [];
    private readonly string _file;

    public QueryWatch(CoreHost host)
    {
        _file = host.File;
        _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
    }

    public IReadOnlyDictionary<string, SqliteParameter[]> Seen => _seen;

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == DbLoggerCategory)
            _subscriptions.Add(value.Subscribe(this));
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Value is not CommandEventData { Command: SqliteCommand command } || command.Connection?.DataSource != _file)
            return;
        _seen.TryAdd(command.CommandText, [.. command.Parameters.Cast<SqliteParameter>().Select(p => new SqliteParameter(p.ParameterName, p.Value))]);
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

    private const string DbLoggerCategory = "Microsoft.EntityFrameworkCore";
}
