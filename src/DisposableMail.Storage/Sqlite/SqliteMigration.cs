using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace DisposableMail.Storage.Sqlite;

/// <summary>Brings the schema up to date, one process at a time.</summary>
/// <remarks>
/// EF Core's own lock is a row, and a row outlives its process: after a kill in mid-migration every later start would wait
/// for it forever. A locked file is let go by the operating system, so whoever holds it may remove that row.
/// </remarks>
internal static class SqliteMigration
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <param name="connection">What is asked is asked here: EF Core would compile a query for each question, at every start.</param>
    public static async Task RunAsync(SqliteMailDbContext db, SqliteConnection connection, CancellationToken stop)
    {
        await using var alone = await LockAsync(connection.DataSource + ".lock", stop);
        if (Count(connection, "sqlite_master") == 0)
            SqliteConnections.Execute(connection, await ReadSchemaAsync(stop));
        if (IsThere(connection, "__EFMigrationsLock"))
            SqliteConnections.Execute(connection, "DELETE FROM \"__EFMigrationsLock\"");
        if (!IsCurrent(db, connection))
            await db.Database.MigrateAsync(stop);
    }

    /// <summary>The script of all migrations, one transaction for each: what EF Core would work out in a quarter of a second. A test compares them.</summary>
    public static async Task<string> ReadSchemaAsync(CancellationToken stop)
    {
        using var schema = new StreamReader(typeof(SqliteMigration).Assembly.GetManifestResourceStream("schema.sql")!);
        return await schema.ReadToEndAsync(stop);
    }

    // Asked anyway, EF Core would build its model another time to compare it with the last migration's, at every start. A test does that.
    private static bool IsCurrent(SqliteMailDbContext db, SqliteConnection connection) =>
        IsThere(connection, "__EFMigrationsHistory")
        && db.Database.GetMigrations().All(known => Count(connection, "\"__EFMigrationsHistory\" WHERE \"MigrationId\" = $name", known) == 1);

    private static bool IsThere(SqliteConnection connection, string table) => Count(connection, "sqlite_master WHERE name = $name", table) == 1;

    private static long Count(SqliteConnection connection, string rows, string? name = null)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT count(*) FROM {rows}";
        if (name is not null)
            command.Parameters.AddWithValue("$name", name);
        return (long)command.ExecuteScalar()!;
    }

    private static async Task<FileStream> LockAsync(string file, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(file))
            {
                await Task.Delay(Pause, TimeProvider.System, stop); // Another process is preparing.
            }
        }
    }
}
