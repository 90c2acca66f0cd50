using DisposableMail.Storage.Sqlite;
using DisposableMail.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace DisposableMail.Storage.Tests.Sqlite;

public sealed class SqliteConnectionTests
{
    [Fact]
    public async Task Every_connection_of_the_model_is_durable_and_patient()
    {
        await using var host = await CoreHost.StartAsync();
        // Several at once, so that fresh ones and pooled ones are among them, and once more after all were given back.
        for (var round = 0; round < 2; round++)
        {
            var contexts = Enumerable.Range(0, 5).Select(_ => host.Open()).ToList();
            foreach (var db in contexts)
            {
                await db.Database.OpenConnectionAsync();
                AssertDurable((SqliteConnection)db.Database.GetDbConnection());
            }

            foreach (var db in contexts)
                await db.DisposeAsync();
        }
    }

    [Fact]
    public async Task The_writers_connection_is_durable_and_patient()
    {
        await using var host = await CoreHost.StartAsync();
        using var connection = SqliteConnections.Open(host.Services.GetRequiredService<IOptions<DatabaseOptions>>().Value);
        AssertDurable(connection);
    }

    [Fact]
    public async Task The_writers_connection_is_not_given_to_the_next_one()
    {
        await using var host = await CoreHost.StartAsync();
        var options = host.Services.GetRequiredService<IOptions<DatabaseOptions>>().Value;
        using (var distrusted = SqliteConnections.Open(options))
            SqliteConnections.Execute(distrusted, "CREATE TEMP TABLE mark (x)");

        using var next = SqliteConnections.Open(options);

        Assert.Throws<SqliteException>(() => SqliteConnections.Execute(next, "SELECT * FROM mark"));
    }

    [Fact]
    public void Only_a_file_survives_a_restart()
    {
        var provider = new SqliteProvider();
        Assert.NotNull(provider.Check(new DatabaseOptions { ConnectionString = "Data Source=:memory:" }));
        Assert.NotNull(provider.Check(new DatabaseOptions { ConnectionString = "Mode=Memory" }));
        Assert.NotNull(provider.Check(new DatabaseOptions { ConnectionString = "Data Source=mail.db;Mode=Memory" }));
        Assert.NotNull(provider.Check(new DatabaseOptions { ConnectionString = "Host=db.example" }));
        Assert.Null(provider.Check(new DatabaseOptions { ConnectionString = "Data Source=mail.db" }));
        Assert.Null(provider.Check(new DatabaseOptions()));
    }

    private static void AssertDurable(SqliteConnection connection)
    {
        string Pragma(string name)
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"PRAGMA {name}";
            return command.ExecuteScalar()!.ToString()!;
        }

        Assert.Equal("2", Pragma("synchronous")); // FULL
        Assert.Equal("wal", Pragma("journal_mode"));
        Assert.Equal("1", Pragma("foreign_keys"));
        Assert.Equal("10000", Pragma("busy_timeout"));
        Assert.Equal("2", Pragma("auto_vacuum")); // INCREMENTAL
    }
}
