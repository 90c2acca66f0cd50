using System.CommandLine;
using System.Globalization;
using DisposableMail.Core;
using DisposableMail.Core.Accounts;
using DisposableMail.Core.Domains;

namespace DisposableMail.Server.CommandLine;

/// <summary><c>domains add|list|remove</c>.</summary>
internal static class DomainCommands
{
    private static readonly string[] Types = ["public", "premium", "community"];

    public static Command Create(CommandRun run) =>
        new("domains", "Domains mail is taken for: add, list, remove. A running server follows within a second.")
        {
            Add(run), List(run), Remove(run),
        };

    private static Argument<string> Name() => new("DOMAIN") { Description = "A domain name whose MX is this server." };

    private static Command Add(CommandRun run)
    {
        var name = Name();
        var type = new Option<string>("--type")
        {
            Description = "Who may use it: public (everybody), premium or community (tiers that include such domains).",
            HelpName = "TYPE",
            DefaultValueFactory = static _ => "public",
        };
        type.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, Types);
        var expires = Expires();
        var command = new Command("add", "Adds a domain, after those of configuration.") { name, type, expires };
        command.SetAction((parsed, stop) => run.OnDataAsync(async services =>
        {
            var added = await services.GetRequiredService<DomainService>().AddAsync(
                parsed.GetRequiredValue(name), Enum.Parse<DomainType>(parsed.GetRequiredValue(type), ignoreCase: true), parsed.GetValue(expires), stop);
            return added.TryGet(out var domain, out var why)
                ? await run.DoneAsync($"Domain {domain.Name} added.")
                : await run.RefuseAsync($"'{parsed.GetRequiredValue(name)}': {why.Detail}");
        }, stop));
        return command;
    }

    private static Option<DateTimeOffset?> Expires() => new("--expires")
    {
        Description = "Its end, for a domain that rotates, in UTC: 2030-02-20 or 2030-02-20T12:00:00Z. Within 30 days of it only who names the domain "
            + "gets an address there; from then on it takes no mail.",
        HelpName = "DATE",
        CustomParser = static argument =>
        {
            if (DateTimeOffset.TryParseExact(
                argument.Tokens[0].Value, ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ssK"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var end))
                return end;
            argument.AddError($"'{argument.Tokens[0].Value}' is no date such as 2030-02-20 or 2030-02-20T12:00:00Z");
            return null;
        },
    };

    private static Command List(CommandRun run)
    {
        var json = Arguments.Json();
        var command = new Command("list", "Lists the domains in order of preference, those of accounts too; the first public one is the primary one.") { json };
        command.SetAction((parsed, stop) => run.OnDataAsync(async services =>
        {
            var list = new Listing("name", "unicode_name", "type", "owner", "configured", "introduced_at", "expires_at");
            var owners = (await services.GetRequiredService<AccountService>().ListAsync(stop)).ToDictionary(static a => a.Id, static a => a.Name);
            foreach (var domain in await services.GetRequiredService<DomainService>().ListAsync(stop))
            {
                var owner = domain.OwnerAccountId is { } account ? owners[account] : null;
                list.Add(domain.Name, domain.UnicodeName, Word(domain.Type), owner, domain.IsConfigured, domain.IntroducedAt, domain.ExpiresAt);
            }

            return await list.PrintAsync(run.Output, parsed.GetValue(json));
        }, stop, mayCreate: false));
        return command;
    }

    private static Command Remove(CommandRun run)
    {
        var name = Name();
        var command = new Command(
            "remove", "Removes a domain: it refuses mail from now on; what its inboxes hold stays readable until they expire.") { name };
        command.SetAction((parsed, stop) => run.OnDataAsync(async services =>
        {
            var domain = parsed.GetRequiredValue(name);
            return await services.GetRequiredService<DomainService>().RemoveAsync(domain, stop) switch
            {
                null => await run.DoneAsync($"Domain {domain} removed."),
                { Kind: RefusalKind.NotFound } => await run.RefuseAsync($"There is no domain '{domain}'; see: domains list."),
                var why => await run.RefuseAsync($"'{domain}': {why.Detail}"),
            };
        }, stop));
        return command;
    }

    private static string Word(DomainType type) => type switch
    {
        DomainType.Public => "public",
        DomainType.Premium => "premium",
        DomainType.Custom => "custom",
        _ => "community",
    };
}
