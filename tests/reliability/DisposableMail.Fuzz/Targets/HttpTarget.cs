using System.Net.Http.Headers;
using System.Text;
using DisposableMail.Testing;

namespace DisposableMail.Fuzz.Targets;

/// <summary>A whole server, real Kestrel and real SQLite, for the targets that speak HTTP.</summary>
internal abstract class HttpTarget : FuzzTarget
{
    private HttpClient? _client;

    protected MailHost Host { get; private set; } = null!;

    public override async Task StartAsync()
    {
        // Keys that are guessed by the thousand are slowed; here that would hide what comes after.
        Host = await MailHost.StartAsync([("Http:FailedKeys:Limit", "1000000"), ("Logging:LogLevel:Default", "Warning")]);
        _client = Host.NewClient(await Host.CreateKeyAsync(tier: "ultra"));
    }

    public override async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (Host is not null) await Host.DisposeAsync();
        await base.DisposeAsync();
    }

    protected async Task<(int Status, string? Type, string Body)> SendAsync(string method, string path, byte[]? body, string? accept = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(Host.BaseAddress, path));
        if (body is not null) request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        if (accept is not null) request.Headers.Add("Accept", accept);
        using var response = await _client!.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var type = response.Content.Headers.ContentType?.MediaType;
        // Subscriptions go on for ever.
        return ((int)response.StatusCode, type, type == "multipart/mixed" ? "" : Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync()));
    }
}
