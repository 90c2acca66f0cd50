using DisposableMail.Core;
using DisposableMail.Core.Reception;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace DisposableMail.Storage.Sqlite;

/// <summary>SQLite: the embedded default, nothing to install.</summary>
internal sealed class SqliteProvider : IDatabaseProvider
{
    public string Name => "Sqlite";

    public string? Check(DatabaseOptions options)
    {
        try
        {
            var text = SqliteConnections.StringOf(options);
            return text.Mode == SqliteOpenMode.Memory || text.DataSource is "" || text.DataSource.Contains(":memory:", StringComparison.Ordinal)
                ? "Database:ConnectionString names no file; mail must survive a restart: give Data Source=FILE"
                : null;
        }
        catch (ArgumentException)
        {
            return "Database:ConnectionString is not one of SQLite; an example: Data Source=./data/disposablemail.db";
        }
    }

    public string DescribeLocation(DatabaseOptions options) => Path.GetFullPath(SqliteConnections.StringOf(options).DataSource);

    public bool IsThere(DatabaseOptions options) => File.Exists(DescribeLocation(options));

    // Quotas and what readers wait for are in one server's memory: a second one on the file would count apart, and its
    // waiters would sleep through the first one's mail. The system lets go of the lock when the process ends, however it ends.
    public IDisposable ClaimForServing(DatabaseOptions options)
    {
        var database = DescribeLocation(options);
        PrivateFiles.CreateFolder(Path.GetDirectoryName(database)!);
        try
        {
            return new FileStream(database + ".server", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException taken) when (IsHeldByAnother(taken))
        {
            throw new DatabaseTakenException($"Another server uses {database}: one at a time. See Database:ConnectionString.", taken);
        }
    }

    public void Register(IServiceCollection services)
    {
        services.AddPooledDbContextFactory<SqliteMailDbContext>(static (provider, options) =>
            Configure(options, provider.GetRequiredService<IOptions<DatabaseOptions>>().Value));
        services.AddSingleton<SqliteDatabase>();
        services.AddSingleton<IMailDatabase>(static p => p.GetRequiredService<SqliteDatabase>());
        services.AddSingleton<IDeliveryStore, SqliteDeliveryStore>();
    }

    // EWOULDBLOCK of Linux and of macOS, Windows' sharing violation. Any other failure, such as a read-only file system, is no server.
    private static bool IsHeldByAnother(IOException refused) => (refused.HResult & 0xFFFF) is 11 or 35 or 32;

    private static void Configure(DbContextOptionsBuilder builder, DatabaseOptions options) => builder
        .UseSqlite(SqliteConnections.StringOf(options).ToString())
        .AddInterceptors(SqlitePragmas.Instance)
        .EnableThreadSafetyChecks(false);
}
