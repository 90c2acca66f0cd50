using System.CommandLine;
using DisposableMail.Core;
using DisposableMail.Core.Accounts;

namespace DisposableMail.Server.CommandLine;

/// <summary><c>accounts create|list|set-tier|disable|enable</c>.</summary>
internal static class AccountCommands
{
    public static Command Create(CommandRun run) => new("accounts", "Accounts: create, list, set-tier, disable, enable.")
    {
        CreateOne(run),
        List(run),
        SetTier(run),
        Change(run, "disable", "Refuses all keys of an account from now on.", "disabled", static s => s.DisableAsync),
        Change(run, "enable", "Takes a disable back.", "enabled", static s => s.EnableAsync),
    };

    private static Argument<string> Name() => new("NAME") { Description = "The account's name, in any case." };

    private static Argument<string> Tier() => new("TIER") { Description = $"The tier's name: {Arguments.Tiers}" };

    private static Command CreateOne(CommandRun run)
    {
        var (name, tier) = (Name(), Arguments.Tier("The new account's tier.", required: true));
        var command = new Command("create", "Creates an account. Its keys are made with: keys create.") { name, tier };
        command.SetAction((parsed, stop) => run.OnDataAsync(async services =>
        {
            var created = await services.GetRequiredService<AccountService>()
                .CreateAsync(parsed.GetRequiredValue(name), parsed.GetRequiredValue(tier), stop);
            return created.TryGet(out var account, out var why)
                ? await run.DoneAsync($"Account '{account.Name}' created on tier {account.TierName}.")
                : await run.RefuseAsync(why);
        }, stop));
        return command;
    }

    private static Command List(CommandRun run)
    {
        var json = Arguments.Json();
        var command = new Command("list", "Lists the accounts.") { json };
        command.SetAction((parsed, stop) => run.OnDataAsync(async services =>
        {
            var accounts = await services.GetRequiredService<AccountService>().ListAsync(stop);
            var list = new Listing("id", "name", "tier", "created_at", "disabled_at");
            foreach (var account in accounts)
                list.Add(account.Id, account.Name, account.TierName, account.CreatedAt, account.DisabledAt);
            return await list.PrintAsync(run.Output, parsed.GetValue(json));
        }, stop, mayCreate: false));
        return command;
    }

    private static Command SetTier(CommandRun run)
    {
        var (name, tier) = (Name(), Tier());
        var command = new Command("set-tier", "Puts an account on another tier.") { name, tier };
        command.SetAction((parsed, stop) => run.OnDataAsync(async services =>
        {
            var changed = await services.GetRequiredService<AccountService>()
                .SetTierAsync(parsed.GetRequiredValue(name), parsed.GetRequiredValue(tier), stop);
            return changed.TryGet(out var account, out var why)
                ? await run.DoneAsync($"Account '{account.Name}' is on tier {account.TierName}.")
                : await RefuseAsync(run, parsed.GetRequiredValue(name), why);
        }, stop));
        return command;
    }

    private static Command Change(
        CommandRun run, string verb, string description, string done,
        Func<AccountService, Func<string, CancellationToken, Task<Result<Account>>>> change)
    {
        var name = Name();
        var command = new Command(verb, description) { name };
        command.SetAction((parsed, stop) => run.OnDataAsync(async services =>
        {
            var changed = await change(services.GetRequiredService<AccountService>())(parsed.GetRequiredValue(name), stop);
            return changed.TryGet(out var account, out var why)
                ? await run.DoneAsync($"Account '{account.Name}' is {done}.")
                : await RefuseAsync(run, parsed.GetRequiredValue(name), why);
        }, stop));
        return command;
    }

    private static Task<int> RefuseAsync(CommandRun run, string name, Refusal why) =>
        why.Kind == RefusalKind.NotFound ? run.RefuseAsync($"There is no account '{name}'; see: accounts list.") : run.RefuseAsync(why);
}
