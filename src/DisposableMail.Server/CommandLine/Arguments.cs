using System.CommandLine;

namespace DisposableMail.Server.CommandLine;

/// <summary>Options that several commands share, so that they are spelt and explained alike.</summary>
internal static class Arguments
{
    /// <summary>What a tier may be called.</summary>
    public const string Tiers = "free, plus, premium, ultra or one of configuration. (anonymous is for callers without a key: it limits no account.)";

    public static Option<bool> Json() => new("--json") { Description = "Print JSON instead of a table." };

    public static Option<string> Account(string description, bool required = true) =>
        new("--account") { Description = description, HelpName = "NAME", Required = required };

    public static Option<string> KeyName(string description, bool required = true) =>
        new("--name") { Description = description, HelpName = "NAME", Required = required };

    public static Option<string> Tier(string description, bool required) =>
        new("--tier") { Description = $"{description} {Tiers}", HelpName = "TIER", Required = required };
}
