using DisposableMail.Testing;
using Microsoft.Data.Sqlite;

namespace DisposableMail.Server.Tests.CommandLine;

public sealed class DataCommandTests
{
    [Fact]
    public async Task Sound_data_has_no_faults()
    {
        await using var host = await MailHost.StartAsync();
        await host.SendAsync(MailBuilder.To("postmaster@mail.test"));

        var (code, output, _) = await new Operator(host.Folder).RunAsync("verify-data");

        Assert.Equal((0, "No faults."), (code, output.Trim()));
    }

    [Theory]
    [InlineData("verify-data")]
    [InlineData("backup", "copy.db")]
    [InlineData("keys", "list")]
    [InlineData("accounts", "list")]
    [InlineData("domains", "list")]
    public async Task Data_that_is_not_there_is_no_sound_data(params string[] command)
    {
        using var folder = new TemporaryFolder();

        var error = await new Operator(folder.Path).FailAsync(1, command);

        Assert.Equal($"There is no data at {Path.Combine(folder.Path, "mail.db")}. See Database:ConnectionString.", error.Trim());
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task A_changed_octet_and_a_lost_row_are_found()
    {
        await using var host = await MailHost.StartAsync();
        await host.SendAsync(MailBuilder.To("postmaster@mail.test"));
        await host.SendAsync(MailBuilder.To("postmaster@mail.test"));
        await ExecuteAsync(host, "UPDATE Contents SET Sha256 = zeroblob(32) WHERE Id = 1; DELETE FROM Messages WHERE ContentId = 2");

        var (code, output, _) = await new Operator(host.Folder).RunAsync("verify-data");

        Assert.Equal(1, code);
        Assert.Contains("content 1: the octets are not those that were received", output, StringComparison.Ordinal);
        Assert.Contains("content 2: held by another number of messages than it says", output, StringComparison.Ordinal);
        Assert.Matches(@"\d+ faults\.\s*$", output);
    }

    [Fact]
    public async Task A_backup_of_a_running_server_is_whole_and_overwrites_nothing()
    {
        await using var host = await MailHost.StartAsync();
        await host.SendAsync(MailBuilder.To("postmaster@mail.test"));
        using var target = new TemporaryFolder();
        var op = new Operator(host.Folder);

        await op.DoAsync("backup", target["mail.db"]);
        var octets = await File.ReadAllBytesAsync(target["mail.db"]);

        Assert.Contains("exists already", await op.FailAsync(1, "backup", target["mail.db"]), StringComparison.Ordinal);
        Assert.Equal(octets, await File.ReadAllBytesAsync(target["mail.db"]));
        Assert.Equal("No faults.", (await new Operator(target.Path).DoAsync("verify-data")).Trim());
        Assert.Equal(1, await CountMessagesAsync(target["mail.db"]));
    }

    [Fact]
    public async Task A_backup_that_fails_leaves_no_file()
    {
        await using var host = await MailHost.StartAsync();
        using var target = new TemporaryFolder();
        await new Operator(host.Folder).DoAsync("accounts", "list");
        // A page of the database that cannot be read ends the copy on its way.
        await SpoilAsync(Path.Combine(host.Folder, "mail.db"), target);

        Assert.Contains("folder", await new Operator(host.Folder).FailAsync(1, "backup", target["missing/mail.db"]), StringComparison.Ordinal);
        await new Operator(target["spoilt"]).FailAsync(1, "backup", target["copy.db"]);

        Assert.Equal(["spoilt"], Directory.EnumerateFileSystemEntries(target.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_database_that_cannot_be_used_is_said_in_a_sentence()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["mail.db"], "This is not a database, it only has its name.");

        Assert.StartsWith("Database: ", await new Operator(folder.Path).FailAsync(1, "accounts", "list"), StringComparison.Ordinal);
        Assert.Contains("mail.db", await new Operator(folder["mail.db"]).FailAsync(1, "accounts", "list"), StringComparison.Ordinal);
    }

    private static async Task SpoilAsync(string database, TemporaryFolder target)
    {
        Directory.CreateDirectory(target["spoilt"]);
        await using (var connection = new SqliteConnection($"Data Source={database}"))
        {
            await connection.OpenAsync();
            await using var copy = connection.CreateCommand();
            copy.CommandText = "VACUUM INTO $file";
            copy.Parameters.AddWithValue("$file", target["spoilt/mail.db"]);
            await copy.ExecuteNonQueryAsync();
        }

        await using var file = File.OpenWrite(target["spoilt/mail.db"]);
        file.Position = file.Length - 4096;
        await file.WriteAsync(new byte[4096]);
    }

    private static async Task ExecuteAsync(MailHost host, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(host.Folder, "mail.db")};Foreign Keys=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<long> CountMessagesAsync(string file)
    {
        await using var connection = new SqliteConnection($"Data Source={file}");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM Messages";
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
