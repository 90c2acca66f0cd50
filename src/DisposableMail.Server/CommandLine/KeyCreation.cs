using DisposableMail.Core;
using DisposableMail.Core.Accounts;

namespace DisposableMail.Server.CommandLine;

/// <summary><c>keys create</c>: the account when it is missing, then the key.</summary>
internal sealed class KeyCreation(CommandRun run, IServiceProvider services)
{
    // Scripts may make keys of one account side by side; each round then loses to one of them at most.
    private const int Rounds = 50;

    private readonly AccountService _accounts = services.GetRequiredService<AccountService>();
    private readonly ApiKeyService _keys = services.GetRequiredService<ApiKeyService>();

    public async Task<int> RunAsync(string accountName, string? tier, string? name, string prefix, CancellationToken stop)
    {
        if (await _accounts.FindAsync(accountName, stop) is { } account)
            await NoteAsync(account, tier);
        else if (await CreateAccountAsync(accountName, tier, stop) is { } why)
            return await run.RefuseAsync(why);

        var created = name is null
            ? await CreateNumberedAsync(accountName, prefix, stop)
            : await _keys.CreateAsync(accountName, name, prefix, stop);
        return created.TryGet(out var key, out var refusal) ? await run.DoneAsync(key) : await run.RefuseAsync(refusal);
    }

    private async Task NoteAsync(Account account, string? tier)
    {
        if (tier is not null && !account.TierName.Equals(tier, StringComparison.OrdinalIgnoreCase))
            await run.Error.WriteLineAsync($"Account '{account.Name}' stays on tier {account.TierName}; change it with: accounts set-tier.");
        if (account.DisabledAt is not null)
            await run.Error.WriteLineAsync($"Account '{account.Name}' is disabled: this key is refused until: accounts enable.");
    }

    private async Task<Refusal?> CreateAccountAsync(string accountName, string? tier, CancellationToken stop)
    {
        if (tier is null)
            return Refusal.Invalid("tier", $"There is no account '{accountName}'; give --tier to create it");
        var created = await _accounts.CreateAsync(accountName, tier, stop);
        if (created.Refusal is { } why)
            return await _accounts.FindAsync(accountName, stop) is null ? why : null;
        await run.Error.WriteLineAsync($"Account '{created.Value.Name}' created on tier {created.Value.TierName}.");
        return null;
    }

    private async Task<Result<string>> CreateNumberedAsync(string accountName, string prefix, CancellationToken stop)
    {
        Result<string> created = default;
        for (var round = 0; round < Rounds; round++)
        {
            var taken = (await _keys.ListAsync(accountName, stop) ?? []).Select(k => k.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
            var number = Enumerable.Range(1, taken.Count + 1).First(n => !taken.Contains($"key-{n}"));
            created = await _keys.CreateAsync(accountName, $"key-{number}", prefix, stop);
            if (created.Refusal is not { Field: "name" })
                break;
        }

        return created;
    }
}
