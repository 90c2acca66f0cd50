using DisposableMail.Core.Accounts;

namespace DisposableMail.Server.Hosting;

/// <summary>On the first start in Development: an account and a key, so that the first curl needs no preparation.</summary>
/// <remarks>Only when all ports are open: a start that fails on one of them must not use up the only time the key is shown.</remarks>
internal sealed class FirstKey(AccountService accounts, ApiKeyService keys) : IHostedLifecycleService
{
    public const string AccountName = "developer";

    /// <summary>Whether the data are new, and a developer's.</summary>
    public bool IsWanted { get; set; }

    public Task StartedAsync(CancellationToken cancellationToken) => IsWanted ? PrintAsync(Console.Out) : Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Not through the log, which may be collected. Not to be stopped in between: the account alone would be taken for a first start that was.
    private async Task PrintAsync(TextWriter output)
    {
        await accounts.CreateAsync(AccountName, "premium", CancellationToken.None);
        var key = await keys.CreateAsync(AccountName, "first key", "dm_live_", CancellationToken.None);
        await output.WriteLineAsync($"""

            First start in Development: account "{AccountName}" (premium), its key, shown once:

                {key.Value}

            """);
    }
}
