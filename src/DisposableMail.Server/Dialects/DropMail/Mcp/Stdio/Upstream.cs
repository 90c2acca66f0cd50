using System.Net;
using System.Text.Json.Nodes;
using DisposableMail.Core;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace DisposableMail.Server.Dialects.DropMail.Mcp.Stdio;

/// <summary>The connection to a running server; made anew when that server has forgotten it.</summary>
internal sealed class Upstream(McpEndpoint endpoint, Func<JsonRpcNotification, CancellationToken, ValueTask> onProgress) : IAsyncDisposable
{
    // The latest revision that has connections: with one, a session need not be named.
    private const string Revision = "2025-11-25";

    private readonly HttpClient _http = new(new RefusalReader()) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly SemaphoreSlim _turn = new(1);
    private McpClient? _client;

    /// <exception cref="UpstreamException">The server cannot be reached, or refuses.</exception>
    public async Task<string?> ReadInstructionsAsync(CancellationToken stop) => (await ConnectAsync(lost: null, stop)).ServerInstructions;

    /// <exception cref="UpstreamException">As above.</exception>
    public Task<ListToolsResult> ListToolsAsync(CancellationToken stop) =>
        AskAsync(client => client.ListToolsAsync(new ListToolsRequestParams(), stop), stop);

    /// <exception cref="UpstreamException">As above.</exception>
    public Task<CallToolResult> CallToolAsync(CallToolRequestParams call, CancellationToken stop) =>
        AskAsync(client => client.CallToolAsync(Copy(call), stop), stop);

    public async ValueTask DisposeAsync()
    {
        if (_client is not null)
            await _client.DisposeAsync();
        _http.Dispose();
        _turn.Dispose();
    }

    // What else is in _meta is between the assistant and us: it may be of another revision than the one spoken here.
    private static CallToolRequestParams Copy(CallToolRequestParams call) => new()
    {
        Name = call.Name,
        Arguments = call.Arguments,
        Meta = call.Meta?["progressToken"] is { } token ? new JsonObject { ["progressToken"] = token.DeepClone() } : null,
    };

    private async Task<T> AskAsync<T>(Func<McpClient, ValueTask<T>> ask, CancellationToken stop)
    {
        var client = await ConnectAsync(lost: null, stop);
        try
        {
            return await ask(client);
        }
        catch (Exception fault) when (IsForgotten(fault))
        {
            // It was not done: the server did not know who asked.
            var again = await ConnectAsync(client, stop);
            return await ExplainAsync(() => ask(again));
        }
        catch (Exception fault) when (UpstreamException.Explain(fault, endpoint) is { } explained)
        {
            throw explained;
        }
    }

    private async Task<McpClient> ConnectAsync(McpClient? lost, CancellationToken stop)
    {
        using var turn = await Turn.TakeAsync(_turn, stop);
        if (_client is not null && _client != lost)
            return _client;
        if (_client is not null)
            await _client.DisposeAsync();
        _client = null;
        return _client = await ExplainAsync(async () => await McpClient.CreateAsync(NewTransport(), NewOptions(), cancellationToken: stop));
    }

    private async Task<T> ExplainAsync<T>(Func<ValueTask<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception fault) when (UpstreamException.Explain(fault, endpoint) is { } explained)
        {
            throw explained;
        }
    }

    private HttpClientTransport NewTransport() => new(
        new HttpClientTransportOptions
        {
            Endpoint = endpoint.Url,
            TransportMode = HttpTransportMode.StreamableHttp,
            AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = $"Bearer {endpoint.Token}" },
            EnableStandaloneGetStream = false,
        },
        _http);

    private McpClientOptions NewOptions() => new()
    {
        ProtocolVersion = Revision,
        ClientInfo = McpServices.Name,
        Handlers = new McpClientHandlers { NotificationHandlers = [KeyValuePair.Create(NotificationMethods.ProgressNotification, onProgress)] },
    };

    private static bool IsForgotten(Exception fault) => fault is HttpRequestException { StatusCode: HttpStatusCode.NotFound } or ClientTransportClosedException;
}
