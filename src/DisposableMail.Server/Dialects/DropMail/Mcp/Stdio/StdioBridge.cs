using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace DisposableMail.Server.Dialects.DropMail.Mcp.Stdio;

/// <summary>Hands the tools of a running server on to an assistant that speaks over standard input and output. It has none of its own.</summary>
internal static class StdioBridge
{
    /// <summary>Serves until the assistant closes our input.</summary>
    /// <exception cref="UpstreamException">At the beginning the server could not be reached, or refused.</exception>
    public static async Task RunAsync(McpEndpoint endpoint, CancellationToken stop)
    {
        McpServer? assistant = null;
        await using var upstream = new Upstream(endpoint, async (progress, end) => await assistant!.SendMessageAsync(Copy(progress), end));
        var options = new McpServerOptions
        {
            ServerInfo = McpServices.Name,
            // Asked for at once: a wrong token or URL is told before the assistant counts on us.
            ServerInstructions = await upstream.ReadInstructionsAsync(stop),
            Capabilities = new ServerCapabilities { Tools = new ToolsCapability() },
            Handlers = new McpServerHandlers
            {
                ListToolsHandler = async (_, end) => await upstream.ListToolsAsync(end),
                CallToolHandler = async (call, end) => await CallAsync(upstream, call.Params, end),
            },
        };
        await using var transport = new StdioServerTransport(options);
        await using (assistant = McpServer.Create(transport, options))
            await assistant.RunAsync(stop);
    }

    private static async Task<CallToolResult> CallAsync(Upstream upstream, CallToolRequestParams call, CancellationToken stop)
    {
        try
        {
            return await upstream.CallToolAsync(call, stop);
        }
        catch (UpstreamException fault)
        {
            return new CallToolResult { IsError = true, Content = [new TextContentBlock { Text = fault.Message }] };
        }
    }

    // A message knows the transport it came by; this one goes by another.
    private static JsonRpcNotification Copy(JsonRpcNotification progress) => new() { Method = progress.Method, Params = progress.Params?.DeepClone() };
}
