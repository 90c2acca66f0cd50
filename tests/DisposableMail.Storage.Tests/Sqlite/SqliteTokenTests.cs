using System.Text;
using DisposableMail.Storage.Tests.Sessions;

namespace DisposableMail.Storage.Tests.Sqlite;

public sealed class SqliteTokenTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task An_identity_without_a_token_is_removed_with_what_it_owns()
    {
        await using var host = await SessionHost.StartAsync("Sqlite");
        var token = (await host.Tokens.GenerateAsync(TimeSpan.FromHours(1), SessionHost.Client, None)).Value.Text;
        var caller = (await host.Tokens.FindCallerAsync(token, SessionHost.Client, None)).Value;
        using var file = SqliteFile.Of(host.Core);
        host.Clock.Advance(TimeSpan.FromDays(30) + TimeSpan.FromHours(1) - TimeSpan.FromMinutes(1));
        var session = await host.CreateAsync(caller); // Kept alive to the last.
        await host.SendAsync(session.Addresses[0].Text);
        await host.Core.Sweeper.SweepAsync(None);
        Assert.Equal(1, file.Number($"SELECT count(*) FROM Accounts WHERE Id = {caller.AccountId}"));

        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await host.Core.Sweeper.SweepAsync(None);
        await host.Core.Sweeper.SweepAsync(None);

        Assert.Equal(0, file.Number($"SELECT count(*) FROM Accounts WHERE Id = {caller.AccountId}"));
        Assert.Equal(0, file.Number("SELECT count(*) FROM Messages"));
        Assert.Equal(1, file.Number("SELECT count(*) FROM FreeTokens")); // The one of the host's own caller.
        var restored = await host.Sessions.RestoreAddressAsync( // What can be restored outlives its owner.
            host.Caller, (await host.CreateAsync()).Id, session.Addresses[0].Text, session.Addresses[0].RestoreKey, None);
        Assert.Null(restored.Refusal);
    }

    [Fact]
    public async Task No_token_is_in_the_file()
    {
        await using var host = await SessionHost.StartAsync("Sqlite");
        var token = (await host.Tokens.GenerateAsync(TimeSpan.FromHours(1), SessionHost.Client, None)).Value.Text;
        var session = await host.CreateAsync();
        await host.Core.StopAsync();

        var octets = Directory.GetFiles(host.Core.Folder).SelectMany(ReadShared).ToArray();
        Assert.True(octets.AsSpan().IndexOf(Encoding.ASCII.GetBytes(session.Addresses[0].Text)) >= 0); // It is the right file.
        Assert.True(octets.AsSpan().IndexOf(Encoding.ASCII.GetBytes(token)) < 0);
        Assert.True(octets.AsSpan().IndexOf(Encoding.ASCII.GetBytes(session.Addresses[0].RestoreKey)) < 0);
    }

    private static byte[] ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        file.CopyTo(copy);
        return copy.ToArray();
    }
}
