using DisposableMail.Core.Accounts;

namespace DisposableMail.Server.Hosting;

/// <summary>On the first start in Development: an account and a key, so that the first curl needs no preparation.</summary>
internal static class FirstKey
{
    public const string AccountName = "developer";

    /// <summary>Prints the key, the only time it is shown; not through the log, which may be collected.</summary>
    public static async Task PrintAsync(IServiceProvider services, TextWriter output, CancellationToken stop)
    {
        await services.GetRequiredService<AccountService>().CreateAsync(AccountName, "premium", stop);
        var key = await services.GetRequiredService<ApiKeyService>().CreateAsync(AccountName, "first key", "dm_live_", stop);
        await output.WriteLineAsync($"""

            First start in Development: account "{AccountName}" (premium), its key, shown once:

                {key.Value}

            """);
    }
}
