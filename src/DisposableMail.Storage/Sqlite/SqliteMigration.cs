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
        var abandoned = await db.Database.SqlQuery<int>($"SELECT count(*) AS \"Value\" FROM sqlite_master WHERE name = '__EFMigrationsLock'").SingleAsync(stop);
        if (abandoned > 0)
            await db.Database.ExecuteSqlAsync($"DELETE FROM \"__EFMigrationsLock\"", stop);
        await db.Database.MigrateAsync(stop);
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
