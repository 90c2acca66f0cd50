using System.Text.Json;
using DisposableMail.Testing;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace DisposableMail.Server.Tests.Dialects.DropMail.Mcp;

/// <summary>An AI assistant's half: the protocol's own client.</summary>
internal sealed class Assistant(McpClient client) : IAsyncDisposable
{
    /// <summary>The last revision of the protocol that has connections.</summary>
    public const string Connected = "2025-11-25";

    /// <summary>The first that has none.</summary>
    public const string Unconnected = "2026-07-28";

    public McpClient Client => client;

    public static async Task<Assistant> ConnectAsync(MailHost host, string? token = null, string revision = Connected) =>
        new(await McpClient.CreateAsync(await TransportToAsync(host, token), new McpClientOptions { ProtocolVersion = revision }));

    /// <summary>One that speaks to the executable.</summary>
    public static async Task<Assistant> StartAsync(MailHost host, string token) => new(await McpClient.CreateAsync(
        new StdioClientTransport(new StdioClientTransportOptions
        {
            Command = "dotnet",
            Arguments = [Path.Combine(AppContext.BaseDirectory, "DisposableMail.Server.dll"), "mcp"],
            EnvironmentVariables = new Dictionary<string, string?> { ["DROPMAIL_TOKEN"] = token, ["DROPMAIL_BASE_URL"] = $"{host.BaseAddress}api/graphql" },
        })));

    public Task<CallToolResult> CallAsync(
        string tool, object? arguments = null, IProgress<ProgressNotificationValue>? progress = null, CancellationToken stop = default) =>
        client.CallToolAsync(tool, Dictionary(arguments), progress, cancellationToken: stop).AsTask();

    /// <summary>The structured answer; the text must say the same.</summary>
    public async Task<JsonElement> AskAsync(string tool, object? arguments = null, IProgress<ProgressNotificationValue>? progress = null)
    {
        var result = await CallAsync(tool, arguments, progress);
        Assert.False(result.IsError ?? false, TextOf(result));
        var structured = result.StructuredContent!.Value;
        var text = JsonDocument.Parse(TextOf(result)).RootElement;
        Assert.True(JsonElement.DeepEquals(text.ValueKind == JsonValueKind.Array ? structured.GetProperty("domains") : structured, text));
        return structured;
    }

    /// <summary>The sentence of a refusal.</summary>
    public async Task<string> FailAsync(string tool, object? arguments = null, IProgress<ProgressNotificationValue>? progress = null)
    {
        var result = await CallAsync(tool, arguments, progress);
        Assert.True(result.IsError, TextOf(result));
        return TextOf(result);
    }

    /// <summary>The address of a new session.</summary>
    public async Task<string> NewAddressAsync() => (await AskAsync("create_session")).Text("address");

    /// <summary>The subject of the mail that a wait answered; null when it answered none.</summary>
    public async Task<string?> WaitAsync(double? seconds = null) =>
        (await AskAsync("wait_for_email", new { timeout_seconds = seconds })) is var arrival && arrival.GetProperty("arrived").GetBoolean()
            ? arrival.Text("headerSubject")
            : null;

    public static string TextOf(CallToolResult result) => ((TextContentBlock)result.Content[0]).Text;

    public ValueTask DisposeAsync() => client.DisposeAsync();

    private static async Task<HttpClientTransport> TransportToAsync(MailHost host, string? token) => new(new HttpClientTransportOptions
    {
        Endpoint = new Uri(host.BaseAddress, "/mcp"),
        TransportMode = HttpTransportMode.StreamableHttp,
        AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = $"Bearer {token ?? await DropMailClient.GenerateAsync(host)}" },
    });

    private static Dictionary<string, object?> Dictionary(object? arguments) =>
        arguments?.GetType().GetProperties().Where(p => p.GetValue(arguments) is not null).ToDictionary(p => p.Name, p => p.GetValue(arguments)) ?? [];
}
