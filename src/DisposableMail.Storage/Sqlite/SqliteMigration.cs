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

    public static async Task RunAsync(SqliteMailDbContext db, string databaseFile, CancellationToken stop)
    {
        await using var alone = await LockAsync(databaseFile + ".lock", stop);
        if (await IsEmptyAsync(db, stop))
            await db.Database.ExecuteSqlRawAsync(await ReadSchemaAsync(stop), stop);
        if (await IsThereAsync(db, "__EFMigrationsLock", stop))
            await db.Database.ExecuteSqlAsync($"DELETE FROM \"__EFMigrationsLock\"", stop);
        if (!await IsCurrentAsync(db, stop))
            await db.Database.MigrateAsync(stop);
    }

    /// <summary>The script of all migrations, one transaction for each: what EF Core would work out in a quarter of a second. A test compares them.</summary>
    public static async Task<string> ReadSchemaAsync(CancellationToken stop)
    {
        using var schema = new StreamReader(typeof(SqliteMigration).Assembly.GetManifestResourceStream("schema.sql")!);
        return await schema.ReadToEndAsync(stop);
    }

    private static async Task<bool> IsEmptyAsync(SqliteMailDbContext db, CancellationToken stop) =>
        await db.Database.SqlQuery<int>($"SELECT count(*) AS \"Value\" FROM sqlite_master").SingleAsync(stop) == 0;

    // Asked anyway, EF Core would build its model another time to compare it with the last migration's, at every start. A test does that.
    private static async Task<bool> IsCurrentAsync(SqliteMailDbContext db, CancellationToken stop)
    {
        if (!await IsThereAsync(db, "__EFMigrationsHistory", stop))
            return false;
        var applied = await db.Database.SqlQuery<string>($"SELECT \"MigrationId\" AS \"Value\" FROM \"__EFMigrationsHistory\"").ToListAsync(stop);
        return db.Database.GetMigrations().All(applied.Contains);
    }

    private static async Task<bool> IsThereAsync(SqliteMailDbContext db, string table, CancellationToken stop) =>
        await db.Database.SqlQuery<int>($"SELECT count(*) AS \"Value\" FROM sqlite_master WHERE name = {table}").SingleAsync(stop) > 0;

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
