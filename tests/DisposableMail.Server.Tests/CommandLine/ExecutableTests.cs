using DisposableMail.Server.CommandLine;
using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.CommandLine;

/// <summary>The executable as a process of its own.</summary>
public sealed class ExecutableTests
{
    [Fact]
    public async Task It_prints_a_new_key_alone_on_standard_output()
    {
        using var folder = new TemporaryFolder();

        var (code, output, error) = await ServerProcess.RunAsync(folder.Path, "keys", "create", "--account", "shop", "--tier", "premium");

        Assert.Equal(0, code);
        Assert.Matches(@"^dm_live_[0-9A-Za-z]{40}\r?\n$", output);
        Assert.Contains("Account 'shop' created", error, StringComparison.Ordinal);
        Assert.True(File.Exists(folder["data/disposablemail.db"]));
    }

    [Fact]
    public async Task Data_and_backups_are_for_the_user_alone_who_made_them()
    {
        if (OperatingSystem.IsWindows())
            return; // A file there has the permissions of its folder.
        using var folder = new TemporaryFolder();
        const UnixFileMode forOwner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

        await ServerProcess.RunAsync(folder.Path, "accounts", "create", "shop", "--tier", "free");
        await ServerProcess.RunAsync(folder.Path, "backup", "copy.db");

        Assert.Equal(forOwner | UnixFileMode.UserExecute, File.GetUnixFileMode(folder["data"]));
        Assert.Equal(forOwner, File.GetUnixFileMode(folder["data/disposablemail.db"]));
        Assert.Equal(forOwner, File.GetUnixFileMode(folder["copy.db"]));
    }

    [Fact]
    public async Task Help_names_every_command_and_version_the_version()
    {
        using var folder = new TemporaryFolder();

        var help = await ServerProcess.RunAsync(folder.Path, "--help");
        var version = await ServerProcess.RunAsync(folder.Path, "--version");

        Assert.Equal((0, 0), (help.ExitCode, version.ExitCode));
        string[] words = ["accounts", "create, list, set-tier, disable, enable", "keys", "rotate, revoke", "domains", "verify-data", "backup <FILE>", "Without a command the server starts"];
        Assert.All(words, word => Assert.Contains(word, help.Output, StringComparison.Ordinal));
        Assert.StartsWith("0.1.0", version.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(false, "--environment", "Development", "--urls", "http://127.0.0.1:0")]
    [InlineData(false, "--Smtp:Port", "2626")]
    [InlineData(false, "--Smtp:Port=2626", "Smtp:Address=::1", "/Metrics:Port", "0")]
    [InlineData(true, "acounts", "list")]
    [InlineData(true, "--Smtp:Port", "2626", "accounts", "list")]
    [InlineData(true, "--version")]
    [InlineData(true, "--Smtp:Port", "2626", "--help")]
    public void A_word_is_a_command_and_configuration_starts_the_server(bool isCommand, params string[] args) =>
        Assert.Equal(isCommand, OperatorCommands.Handles(args));

    [Fact]
    public async Task A_misspelt_command_starts_no_server()
    {
        using var folder = new TemporaryFolder();

        var error = await new Operator(folder.Path).FailAsync(2, "acounts", "list");

        Assert.Contains("accounts, keys, domains, verify-data, backup", error, StringComparison.Ordinal);
    }
}
