using System.CommandLine;
using DisposableMail.Server.Dialects.DropMail.Mcp.Stdio;

namespace DisposableMail.Server.CommandLine;

/// <summary><c>mcp</c>. Standard output belongs to the protocol; whatever a person should know goes to standard error.</summary>
internal static class McpCommand
{
    public static Command Create(CommandRun run)
    {
        var url = new Option<string?>("--url", "--base-url")
        {
            Description = "The server, such as https://mail.example. Default: DROPMAIL_BASE_URL.", HelpName = "URL",
        };
        var token = new Option<string?>("--token")
        {
            Description = "An af_ token or a key. Default: DROPMAIL_TOKEN, which no list of processes shows.", HelpName = "TOKEN",
        };
        var command = new Command("mcp", "Hands the tools of a running server to an AI assistant over standard input and output (MCP).") { url, token };
        command.SetAction(async (parsed, stop) =>
        {
            var (where, who) = (parsed.GetValue(url) ?? Variable("DROPMAIL_BASE_URL"), parsed.GetValue(token) ?? Variable("DROPMAIL_TOKEN"));
            if (string.IsNullOrEmpty(where) || string.IsNullOrEmpty(who))
                return await run.MisunderstoodAsync("A server and a token are needed: --url and --token, or DROPMAIL_BASE_URL and DROPMAIL_TOKEN.");
            return McpEndpoint.Read(where, who) is { } endpoint
                ? await RunAsync(run, endpoint, stop)
                : await run.MisunderstoodAsync("The server's URL begins with http:// or https://.");
        });
        return command;
    }

    private static async Task<int> RunAsync(CommandRun run, McpEndpoint endpoint, CancellationToken stop)
    {
        try
        {
            await StdioBridge.RunAsync(endpoint, stop);
            return ExitCodes.Done;
        }
        catch (UpstreamException fault)
        {
            return await run.RefuseAsync(fault.Message);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return ExitCodes.Done; // How assistants stop us.
        }
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name);
}
