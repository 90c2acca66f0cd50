using System.CommandLine;
using DisposableMail.Core;
using DisposableMail.Core.Domains;

namespace DisposableMail.Server.CommandLine;

/// <summary><c>domains add|list|remove</c>.</summary>
internal static class DomainCommands
{
    private static readonly string[] Types = ["public", "premium"];

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
            Description = "Who may use it: public (everybody) or premium (tiers that include premium domains).",
            HelpName = "TYPE",
            DefaultValueFactory = static _ => "public",
        };
        type.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, Types);
        var command = new Command("add", "Adds a domain, after those of configuration.") { name, type };
        command.SetAction((parsed, stop) => run.OnDataAsync(async services =>
        {
            var added = await services.GetRequiredService<DomainService>().AddAsync(
                parsed.GetRequiredValue(name), Enum.Parse<DomainType>(parsed.GetRequiredValue(type), ignoreCase: true), stop);
            return added.TryGet(out var domain, out var why)
                ? await run.DoneAsync($"Domain {domain.Name} added.")
                : await run.RefuseAsync($"'{parsed.GetRequiredValue(name)}': {why.Detail}");
        }, stop));
        return command;
    }

    private static Command List(CommandRun run)
    {
        var json = Arguments.Json();
        var command = new Command("list", "Lists the domains in order of preference; the first public one is the primary one.") { json };
        command.SetAction((parsed, stop) => run.OnDataAsync(async services =>
        {
            var list = new Listing("name", "type", "configured", "introduced_at");
            foreach (var domain in await services.GetRequiredService<DomainService>().ListAsync(stop))
                list.Add(domain.Name, Word(domain.Type), domain.IsConfigured, domain.IntroducedAt);
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
