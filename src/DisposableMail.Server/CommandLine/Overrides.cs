namespace DisposableMail.Server.CommandLine;

/// <summary>Tells configuration on the command line (<c>--Smtp:Port 25</c>, <c>--environment Production</c>) from the words of a command.</summary>
internal static class Overrides
{
    public static readonly IReadOnlyList<string> HostKeys = ["--environment", "--urls"];

    public static (string[] Configuration, string[] Words) Split(IReadOnlyList<string> args)
    {
        var (configuration, words) = (new List<string>(), new List<string>());
        for (var i = 0; i < args.Count; i++)
        {
            var isOverride = IsOverride(args[i]);
            (isOverride ? configuration : words).Add(args[i]);
            if (isOverride && !args[i].Contains('=') && i + 1 < args.Count)
                configuration.Add(args[++i]);
        }

        return ([.. configuration], [.. words]);
    }

    private static bool IsOverride(string arg)
    {
        var key = arg.Split('=')[0];
        return key.StartsWith("--", StringComparison.Ordinal) && (key.Contains(':') || HostKeys.Contains(key));
    }
}
