using System.Globalization;
using System.Text.Json;
using DisposableMail.Server.Tests.Dialects;
using DisposableMail.Server.Tests.Dialects.DustMail;
using DisposableMail.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace DisposableMail.Server.Tests.Webhooks;

internal sealed record CreatedHook(string Id, string Secret);

/// <summary>A server that may call this machine, an account, and what its owner sees through the API.</summary>
internal sealed class WebhookScene : IAsyncDisposable
{
    private static readonly (string Key, string Value)[] Http = [("Webhooks:AllowHttp", "true")];
    private static readonly (string Key, string Value)[] Loopback = [("Webhooks:AllowedPrivateRanges:0", "127.0.0.0/8")];

    private WebhookScene(MailHost host, HttpClient client) => (Host, Client) = (host, client);

    public MailHost Host { get; }

    public HttpClient Client { get; }

    public static async Task<WebhookScene> StartAsync(
        IEnumerable<(string Key, string Value)>? settings = null, string? folder = null, FakeTimeProvider? clock = null,
        Action<IServiceCollection>? services = null, bool allowLoopback = true)
    {
        var host = await MailHost.StartAsync([.. Http, .. allowLoopback ? Loopback : [], .. settings ?? []], folder, clock, services: services);
        return new WebhookScene(host, host.NewClient(await host.CreateKeyAsync()));
    }

    public Task<CreatedInbox> InboxAsync(string? body = """{"duration":100000}""") => Client.CreateInboxAsync(body);

    public async Task<CreatedHook> HookAsync(Uri url, string more = "")
    {
        using var request = Exchange.Request("POST", "/v1/webhooks", $$"""{"url":"{{url}}"{{more}}}""");
        using var response = await Client.SendAsync(request);
        response.EnsureSuccessStatusCode();
        var data = (await DustMailClient.JsonOfAsync(response)).GetProperty("data");
        return new CreatedHook(data.GetProperty("id").GetString()!, data.GetProperty("secret").GetString()!);
    }

    public async Task MailAsync(CreatedInbox inbox, string subject = "Hello") =>
        Assert.StartsWith("250", await Host.SendAsync(MailBuilder.To(inbox.Email).Subject(subject)), StringComparison.Ordinal);

    public async Task<JsonElement> HookStateAsync(CreatedHook hook) => (await Client.GetJsonAsync($"/v1/webhooks/{hook.Id}")).GetProperty("data");

    /// <summary>Newest first.</summary>
    public async Task<List<Delivery>> DeliveriesAsync(CreatedHook hook) =>
        [.. (await Client.GetJsonAsync($"/v1/webhooks/{hook.Id}/deliveries")).GetProperty("data").EnumerateArray().Select(Delivery.Of)];

    /// <summary>The newest delivery, as soon as it looks like this.</summary>
    public async Task<Delivery> DeliveryAsync(CreatedHook hook, Func<Delivery, bool> looks)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30)); // Only reached when the test has failed.
        while (true)
        {
            var newest = (await DeliveriesAsync(hook)).FirstOrDefault();
            if (newest is not null && looks(newest))
                return newest;
            if (limit.IsCancellationRequested)
                throw new TimeoutException($"The newest delivery is {newest}");
            await Task.Yield();
        }
    }

    public Task<Delivery> AttemptedAsync(CreatedHook hook, int attempts) => DeliveryAsync(hook, d => d.Attempts == attempts);

    public Task<Delivery> InStateAsync(CreatedHook hook, string state) => DeliveryAsync(hook, d => d.State == state);

    /// <summary>Sets the clock to the time the newest delivery is due.</summary>
    public void AdvanceTo(Delivery delivery) => Host.Clock.Advance(delivery.NextAttemptAt!.Value - Host.Clock.GetUtcNow());

    public async Task<string> PostAsync(string path)
    {
        using var request = Exchange.Request("POST", path);
        using var response = await Client.SendAsync(request);
        return ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Host.DisposeAsync();
    }
}

internal sealed record Delivery(
    string Id, string WebhookId, string? EmailId, string State, int Attempts, DateTimeOffset? NextAttemptAt, int? LastStatus, string? LastError)
{
    public static Delivery Of(JsonElement json) => new(
        json.GetProperty("id").GetString()!, json.GetProperty("webhook_id").GetString()!, json.GetProperty("email_id").GetString(),
        json.GetProperty("state").GetString()!, json.GetProperty("attempts").GetInt32(),
        json.GetProperty("next_attempt_at") is { ValueKind: JsonValueKind.String } next ? next.GetDateTimeOffset() : null,
        json.GetProperty("last_status") is { ValueKind: JsonValueKind.Number } status ? status.GetInt32() : null,
        json.GetProperty("last_error").GetString());
}
