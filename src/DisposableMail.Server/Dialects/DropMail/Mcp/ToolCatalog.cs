using System.Text.Json;
using DisposableMail.Core;
using DisposableMail.Core.Sessions;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace DisposableMail.Server.Dialects.DropMail.Mcp;

/// <summary>The tools: what tools.json says of them, and what they do.</summary>
internal sealed class ToolCatalog(SessionTools sessionTools, MailTools mailTools, WaitTool waitTool, SessionService sessions)
{
    private static readonly List<Tool> Descriptions = Read();

    /// <summary>All tools, for one connection.</summary>
    public McpServerPrimitiveCollection<McpServerTool> For(Connection connection)
    {
        var tools = new McpServerPrimitiveCollection<McpServerTool>();
        foreach (var description in Descriptions)
            tools.Add(new DropMailTool(description, RunnerOf(description.Name), connection, sessions));
        return tools;
    }

    private Func<ToolCall, CancellationToken, Task<Result<ToolAnswer>>> RunnerOf(string name) => name switch
    {
        "list_domains" => sessionTools.ListDomainsAsync,
        "create_session" => sessionTools.CreateSessionAsync,
        "get_session" => sessionTools.GetSessionAsync,
        "get_inbox" => mailTools.GetInboxAsync,
        "wait_for_email" => waitTool.RunAsync,
        "read_email" => mailTools.ReadEmailAsync,
        "add_address" => sessionTools.AddAddressAsync,
        "restore_address" => sessionTools.RestoreAddressAsync,
        "delete_address" => sessionTools.DeleteAddressAsync,
        _ => throw new InvalidOperationException($"tools.json describes {name}, which there is not"),
    };

    private static List<Tool> Read()
    {
        using var file = typeof(ToolCatalog).Assembly.GetManifestResourceStream("mcp-tools.json")!;
        return JsonSerializer.Deserialize<List<Tool>>(file, McpJsonUtilities.DefaultOptions)!;
    }
}
