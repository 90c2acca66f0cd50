using System.Reflection;
using DisposableMail.Server.CommandLine;
using Microsoft.Extensions.Options;

namespace DisposableMail.Server.Hosting;

/// <summary>Finds what is no option on the command line of a server to start.</summary>
/// <remarks>
/// The framework passes over a switch that it does not know. In the environment, keys may be somebody else's; here the operator meant us,
/// and would have a server that runs otherwise than he said.
/// </remarks>
internal static class ServerArguments
{
    private static readonly string[] FrameworkSections = ["Kestrel", "hostBuilder"];
    private static readonly string[] FrameworkKeys = [.. Overrides.HostKeys.Select(static k => k.TrimStart('-')), "contentRoot", "applicationName", "AllowedHosts"];

    /// <exception cref="OptionsValidationException">With one message per argument that says nothing.</exception>
    public static void Check(IReadOnlyList<string> args)
    {
        // A program that has us as a guest, as the tests do, hands over its whole configuration as arguments, its environment's included.
        if (Assembly.GetEntryAssembly() != typeof(Program).Assembly)
            return;
        var faults = Faults(args).ToList();
        if (faults.Count > 0)
            throw new OptionsValidationException("Arguments", typeof(OptionSections), faults);
    }

    // Read as the framework reads them: --Key=value, --Key value, /Key value, Key=value.
    private static IEnumerable<string> Faults(IReadOnlyList<string> args)
    {
        for (var i = 0; i < args.Count; i++)
        {
            var (argument, isSwitch) = (args[i], args[i] is ['-', '-', ..] or ['/', ..]);
            var key = argument.Split('=')[0];
            if (!argument.Contains('='))
                i++;
            if (!isSwitch && (key is ['-', ..] || !argument.Contains('=')))
                yield return $"'{argument}' is no option; allowed: --Section:Key VALUE";
            else if (!IsKnown(key.TrimStart('-', '/')))
                yield return $"{key} does not exist; allowed: keys of {string.Join(", ", Sections())}, and {string.Join(", ", FrameworkKeys.Select(static k => $"--{k}"))}";
            else if (i >= args.Count)
                yield return $"{key} has no value; allowed: --Section:Key VALUE";
        }
    }

    private static bool IsKnown(string key) => key.Split(':', 2) is [var section, _]
        ? Sections().Contains(section, StringComparer.OrdinalIgnoreCase)
        : FrameworkKeys.Contains(key, StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<string> Sections() => OptionSections.All.Select(static s => s.Key.Split(':')[0]).Concat(FrameworkSections).Distinct();
}
