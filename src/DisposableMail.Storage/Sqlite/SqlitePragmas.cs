using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace DisposableMail.Storage.Sqlite;

/// <summary>Gives EF Core's connections the same settings as our own; they belong to a connection, not to the file.</summary>
internal sealed class SqlitePragmas : DbConnectionInterceptor
{
    public static readonly SqlitePragmas Instance = new();

    // In pages of 4 KiB. By default whoever commits writes the log back beyond 1,000, in his turn: deliveries do, and the sweeper before that
    // (SettleAsync). Others only when nobody has for a while, so that the log stays bounded.
    private static readonly string Pragmas = SqliteConnections.Pragmas + "PRAGMA wal_autocheckpoint=4000;";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Apply(connection);

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Apply(connection);
        return Task.CompletedTask;
    }

    private static void Apply(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
    }
}
