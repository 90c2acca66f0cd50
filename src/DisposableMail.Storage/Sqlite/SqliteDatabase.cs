using System.Globalization;
using DisposableMail.Core;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SQLitePCL;

namespace DisposableMail.Storage.Sqlite;

/// <summary>The engine's side of the model: files, schema, space, copies.</summary>
internal sealed class SqliteDatabase(IDbContextFactory<SqliteMailDbContext> contexts, IOptions<DatabaseOptions> options) : IMailDatabase
{
    private const int UniqueViolation = 2067; // SQLITE_CONSTRAINT_UNIQUE

    // In pages: half of what SQLite lets a log grow to before whoever commits writes it back.
    private const int LongLog = 500;

    public MailDbContext Open() => contexts.CreateDbContext();

    public async Task PrepareAsync(CancellationToken stop)
    {
        var file = Path.GetFullPath(SqliteConnections.StringOf(options.Value).DataSource);
        if (Path.GetDirectoryName(file) is { } folder)
            PrivateFiles.CreateFolder(folder);
        PrivateFiles.CreateFile(file);
        using var connection = SqliteConnections.Open(options.Value);
        // Only a database without a table can be told to keep track of its free pages; WAL stays set in the file.
        SqliteConnections.Execute(connection, "PRAGMA auto_vacuum=INCREMENTAL; PRAGMA journal_mode=WAL;");
        await using var db = contexts.CreateDbContext();
        await SqliteMigration.RunAsync(db, connection, stop);
    }

    public async Task<bool> ReclaimSpaceAsync(int pages, CancellationToken stop)
    {
        await using var db = contexts.CreateDbContext();
        var free = await ScalarAsync(db, "PRAGMA freelist_count", stop);
        if (free == 0)
            return false;
#pragma warning disable EF1002 // A PRAGMA takes no parameters, and this one is a number.
        await db.Database.ExecuteSqlRawAsync($"PRAGMA incremental_vacuum({pages})", stop);
#pragma warning restore EF1002
        var left = await ScalarAsync(db, "PRAGMA freelist_count", stop);
        return left > 0 && left < free;
    }

    // Writing the log back means writing pages all over the file and waiting for the disk. PASSIVE waits for nobody, and nobody for it. But only
    // a log that was written back to its end begins anew: if mails arrive all the time, each of them would try that in its turn (SqlitePragmas).
    public async Task<bool> SettleAsync(CancellationToken stop)
    {
        await using var db = contexts.CreateDbContext();
        await db.Database.OpenConnectionAsync(stop);
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(PASSIVE)";
        await using var result = await command.ExecuteReaderAsync(stop);
        await result.ReadAsync(stop);
        return result.GetInt64(1) is >= 0 and < LongLog; // Pages in the log when it began; -1 when somebody else was at it.
    }

    public async Task BackupAsync(string file, CancellationToken stop)
    {
        if (File.Exists(file))
            throw new IOException($"{file} exists already; a backup overwrites nothing.");
        if (!Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(file))))
            throw new IOException($"The folder of {file} does not exist.");
        // Under another name until it is whole: nobody takes half a copy for a backup.
        var unfinished = $"{file}.{Guid.NewGuid():N}.unfinished";
        try
        {
            PrivateFiles.CreateFile(unfinished);
            await using (var db = contexts.CreateDbContext())
            {
                // VACUUM INTO reads one snapshot: consistent, compact, and writers go on meanwhile. It takes an empty file as its own.
                await db.Database.ExecuteSqlAsync($"VACUUM INTO {unfinished}", stop);
            }

            // It does not bring its result to the disk by itself.
            await using (var copy = new FileStream(unfinished, FileMode.Open, FileAccess.ReadWrite))
                copy.Flush(flushToDisk: true);
            File.Move(unfinished, file, overwrite: false);
        }
        catch (Exception failure) when (failure is UnauthorizedAccessException
            or SqliteException { SqliteErrorCode: raw.SQLITE_CANTOPEN or raw.SQLITE_FULL or raw.SQLITE_IOERR or raw.SQLITE_READONLY })
        {
            throw new IOException($"{file} cannot be written: {failure.Message}", failure);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    public async Task<IReadOnlyList<string>> CheckIntegrityAsync(CancellationToken stop)
    {
        await using var db = contexts.CreateDbContext();
        var integrity = await db.Database.SqlQueryRaw<string>("PRAGMA integrity_check").ToListAsync(stop);
        using var connection = SqliteConnections.Open(options.Value);
        return [.. integrity.Where(line => line != "ok"), .. ForeignKeyFaults(connection)];
    }

    // Row numbers only rise and are never used again, so the last one given counts them all.
    public async Task<(long Messages, long Inboxes)> CountEverAsync(CancellationToken stop)
    {
        await using var db = contexts.CreateDbContext();
        const string last = "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = ";
        return (await ScalarAsync(db, last + "'Messages'", stop), await ScalarAsync(db, last + "'Inboxes'", stop));
    }

    public bool IsUniqueViolation(DbUpdateException failure) =>
        failure.InnerException is SqliteException { SqliteExtendedErrorCode: UniqueViolation };

    private static async Task<long> ScalarAsync(SqliteMailDbContext db, string sql, CancellationToken stop)
    {
        await db.Database.OpenConnectionAsync(stop);
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(await command.ExecuteScalarAsync(stop), CultureInfo.InvariantCulture);
    }

    private static IEnumerable<string> ForeignKeyFaults(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA foreign_key_check";
        using var reader = command.ExecuteReader();
        while (reader.Read())
            yield return $"row {reader.GetValue(1)} of {reader.GetString(0)} refers to nothing";
    }
}
