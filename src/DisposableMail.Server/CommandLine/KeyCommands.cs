using System.CommandLine;
using DisposableMail.Core;
using DisposableMail.Core.Accounts;

namespace DisposableMail.Server.CommandLine;

/// <summary><c>keys create|list|rotate|revoke</c>.</summary>
internal static class KeyCommands
{
    public static Command Create(CommandRun run) => new("keys", "API keys: create, list, rotate, revoke.")
    {
        CreateOne(run), List(run), Rotate(run), Revoke(run),
    };

    private static Command CreateOne(CommandRun run)
    {
        var account = Arguments.Account("The account; created when missing.");
        var tier = Arguments.Tier("The tier of an account that is created:", required: false);
        var name = Arguments.KeyName("What the key is called; key-1, key-2 and so on without it.", required: false);
        var prefix = new Option<string>("--prefix")
        {
            Description = "How the key begins, for clients that insist: dm_live_, tm. or af_. Any key works in every dialect.",
            HelpName = "PREFIX",
            DefaultValueFactory = static _ => "dm_live_",
        };
        var command = new Command("create", "Makes a key and prints it, alone, on the last line of standard output. It is shown this once.")
        {
            account, tier, name, prefix,
        };
        command.SetAction((parsed, stop) => run.OnDataAsync(
            services => new KeyCreation(run, services).RunAsync(
                parsed.GetRequiredValue(account), parsed.GetValue(tier), parsed.GetValue(name), parsed.GetRequiredValue(prefix), stop),
            stop));
        return command;
    }

    private static Command List(CommandRun run)
    {
        var (account, json) = (Arguments.Account("Of this account alone.", required: false), Arguments.Json());
        var command = new Command("list", "Lists keys, revoked ones included; of a key only its beginning is known.") { account, json };
        command.SetAction((parsed, stop) => run.OnDataAsync(async services =>
        {
            var accounts = await services.GetRequiredService<AccountService>().ListAsync(stop);
            var wanted = parsed.GetValue(account);
            if (wanted is not null)
                accounts = [.. accounts.Where(a => a.Name.Equals(wanted, StringComparison.OrdinalIgnoreCase))];
            if (wanted is not null && accounts.Count == 0)
                return await run.RefuseAsync($"There is no account '{wanted}'; see: accounts list.");
            var list = new Listing("account", "name", "key", "created_at", "last_used_at", "revoked_at");
            foreach (var owner in accounts)
            {
                foreach (var key in await services.GetRequiredService<ApiKeyService>().ListAsync(owner.Name, stop) ?? [])
                    list.Add(owner.Name, key.Name, key.VisiblePrefix + "...", key.CreatedAt, key.LastUsedAt, key.RevokedAt);
            }

            return await list.PrintAsync(run.Output, parsed.GetValue(json));
        }, stop, mayCreate: false));
        return command;
    }

    private static Command Rotate(CommandRun run)
    {
        var (account, name) = (Arguments.Account("The account."), Arguments.KeyName("The key's name."));
        var command = new Command("rotate", "Revokes a key and prints one of the same name in its place, alone, on the last line of standard output.")
        {
            account, name,
        };
        command.SetAction((parsed, stop) => run.OnDataAsync(async services =>
        {
            var rotated = await services.GetRequiredService<ApiKeyService>()
                .RotateAsync(parsed.GetRequiredValue(account), parsed.GetRequiredValue(name), stop);
            return rotated.TryGet(out var key, out var why)
                ? await run.DoneAsync(key)
                : await RefuseAsync(run, parsed.GetRequiredValue(account), parsed.GetRequiredValue(name), why);
        }, stop));
        return command;
    }

    private static Command Revoke(CommandRun run)
    {
        var (account, name) = (Arguments.Account("The account."), Arguments.KeyName("The key's name."));
        var command = new Command("revoke", "Refuses a key from now on.") { account, name };
        command.SetAction((parsed, stop) => run.OnDataAsync(async services =>
        {
            var (owner, key) = (parsed.GetRequiredValue(account), parsed.GetRequiredValue(name));
            var why = await services.GetRequiredService<ApiKeyService>().RevokeAsync(owner, key, stop);
            return why is null ? await run.DoneAsync($"Key '{key}' of '{owner}' is revoked.") : await RefuseAsync(run, owner, key, why);
        }, stop));
        return command;
    }

    private static Task<int> RefuseAsync(CommandRun run, string account, string name, Refusal why) =>
        why.Kind == RefusalKind.NotFound
            ? run.RefuseAsync($"Account '{account}' has no key '{name}' in force; see: keys list.")
            : run.RefuseAsync(why);
}
