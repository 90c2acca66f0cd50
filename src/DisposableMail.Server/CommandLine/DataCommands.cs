using System.CommandLine;
using DisposableMail.Core.Operations;

namespace DisposableMail.Server.CommandLine;

/// <summary><c>verify-data</c> and <c>backup</c>.</summary>
internal static class DataCommands
{
    public static Command VerifyData(CommandRun run)
    {
        var command = new Command(
            "verify-data", "Reads everything that is stored and prints one line per fault, then a summary. Exit code 1 with faults.");
        command.SetAction((_, stop) => run.OnDataAsync(async services =>
        {
            var faults = 0;
            await foreach (var fault in services.GetRequiredService<OperationService>().VerifyAsync(stop))
            {
                await run.Output.WriteLineAsync(fault);
                faults++;
            }

            await run.Output.WriteLineAsync(faults switch { 0 => "No faults.", 1 => "1 fault.", _ => $"{faults} faults." });
            return faults == 0 ? ExitCodes.Done : ExitCodes.Refused;
        }, stop, mayCreate: false));
        return command;
    }

    public static Command Backup(CommandRun run)
    {
        var file = new Argument<string>("FILE") { Description = "Where the copy goes; it must not exist yet, its folder must." };
        var command = new Command("backup", "Writes a consistent copy of all data into one file, while the server may run.") { file };
        command.SetAction((parsed, stop) => run.OnDataAsync(async services =>
        {
            var path = Path.GetFullPath(parsed.GetRequiredValue(file));
            await services.GetRequiredService<OperationService>().BackupAsync(path, stop);
            return await run.DoneAsync($"Written: {path}");
        }, stop, mayCreate: false));
        return command;
    }
}
