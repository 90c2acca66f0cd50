using System.CommandLine;

namespace DisposableMail.Server.CommandLine;

/// <summary>The operator's half of the executable. Without a command it is the server.</summary>
internal static class OperatorCommands
{
    private static readonly string[] HelpOrVersion = ["--help", "-h", "-?", "/?", "/h", "--version"];

    /// <summary>Whether these arguments are a command, and not configuration of a server to start.</summary>
    /// <remarks>A misspelt command is one, too: it must not start a server by accident.</remarks>
    public static bool Handles(IReadOnlyList<string> args)
    {
        var words = Overrides.Split(args).Words;
        return words.Any(HelpOrVersion.Contains)
            || (words.Length > 0 && words[0] is [not ('-' or '/'), ..] && !words[0].Contains('='));
    }

    /// <summary>Runs one command.</summary>
    /// <returns>0 when done, 1 when refused or faults were found, 2 when it could not be understood.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, TextWriter output, TextWriter error, CancellationToken stop)
    {
        var (configuration, words) = Overrides.Split(args);
        var parsed = Root(new CommandRun(configuration, output, error)).Parse(words);
        // Help is help, whatever else is wrong with the line.
        if (parsed.Errors.Count == 0 || words.Any(HelpOrVersion.Contains))
            return await parsed.InvokeAsync(new() { Output = output, Error = error, EnableDefaultExceptionHandler = false }, stop);

        foreach (var fault in parsed.Errors)
            await error.WriteLineAsync(fault.Message);
        var names = parsed.RootCommandResult.Command.Subcommands.Select(c => c.Name);
        await error.WriteLineAsync($"Commands: {string.Join(", ", names)}; add --help to any of them.");
        return ExitCodes.Usage;
    }

    private static RootCommand Root(CommandRun run) => new("""
        DisposableMail, a server for disposable mail: SMTP in, the HTTP APIs of existing services out.

        Without a command the server starts. Its options come from appsettings.json beside the executable, from the environment
        (Smtp__Port=25) and from the command line (--Smtp:Port 25). The commands read the same options and may run while a server
        works on the same data.

        Exit codes of the commands: 0 done, 1 refused or faults found, 2 not understood.
        """)
    {
        AccountCommands.Create(run), KeyCommands.Create(run), DomainCommands.Create(run), DataCommands.VerifyData(run), DataCommands.Backup(run),
        McpCommand.Create(run),
    };
}
