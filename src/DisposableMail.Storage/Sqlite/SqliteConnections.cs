using Microsoft.Data.Sqlite;

namespace DisposableMail.Storage.Sqlite;

/// <summary>Makes connections that all behave alike.</summary>
internal static class SqliteConnections
{
    /// <summary>Of a busy database: another process (the command line, a backup) may hold it for a moment.</summary>
    public static readonly TimeSpan BusyTimeout = TimeSpan.FromSeconds(10);

    // Every connection has them. FULL: a commit is on the disk, not only in the operating system, when it returns
    // (invariant 1); in WAL mode that is one fsync per transaction.
    public static readonly string Pragmas =
        "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA journal_size_limit=67108864; "
        + $"PRAGMA busy_timeout={BusyTimeout.TotalMilliseconds:F0};";

    private const string DefaultFile = "./data/disposablemail.db";

    public static SqliteConnectionStringBuilder StringOf(DatabaseOptions options)
    {
        var builder = new SqliteConnectionStringBuilder(options.ConnectionString ?? $"Data Source={DefaultFile}")
        {
            DefaultTimeout = (int)BusyTimeout.TotalSeconds,
        };
        return builder;
    }

    /// <summary>A connection of its own: when it is disposed, it is closed, and after an I/O error nobody is given it again.</summary>
    public static SqliteConnection Open(DatabaseOptions options)
    {
        var text = StringOf(options);
        text.Pooling = false;
        var connection = new SqliteConnection(text.ToString());
        try
        {
            connection.Open();
            Execute(connection, Pragmas);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
