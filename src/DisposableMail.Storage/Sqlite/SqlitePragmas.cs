using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace DisposableMail.Storage.Sqlite;

/// <summary>Gives EF Core's connections the same settings as our own; they belong to a connection, not to the file.</summary>
internal sealed class SqlitePragmas : DbConnectionInterceptor
{
    public static readonly SqlitePragmas Instance = new();

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Apply(connection);

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Apply(connection);
        return Task.CompletedTask;
    }

    private static void Apply(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = SqliteConnections.Pragmas;
        command.ExecuteNonQuery();
    }
}
