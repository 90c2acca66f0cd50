using DisposableMail.Core.Accounts;
using DisposableMail.Core.Domains;
using DisposableMail.Server.Tests.Dialects;
using DisposableMail.Server.Tests.Dialects.DustMail;
using DisposableMail.Testing;
using DisposableMail.Testing.Dns;
using Microsoft.Extensions.DependencyInjection;

namespace DisposableMail.Server.Tests.Security;

/// <summary>A server with an account that has one of everything, and another that wants it.</summary>
internal sealed class TwoTenants : IAsyncDisposable
{
    private readonly DnsResponder _dns = DnsResponder.Start();
    private WebhookReceiver _receiver = null!;

    private TwoTenants()
    {
    }

    public MailHost Host { get; private set; } = null!;

    public RawCaller Owner { get; private set; } = null!;

    public HttpClient OwnerClient { get; private set; } = null!;

    public RawCaller Other { get; private set; } = null!;

    public HttpClient OtherClient { get; private set; } = null!;

    /// <summary>The owner's.</summary>
    public Belongings Theirs { get; private set; } = null!;

    public Belongings Never { get; private set; } = null!;

    public static async Task<TwoTenants> StartAsync()
    {
        var tenants = new TwoTenants();
        tenants._receiver = await WebhookReceiver.StartAsync();
        var host = tenants.Host = await MailHost.StartAsync(
        [
            ("Swagger:Enabled", "true"), ("Dns:Servers:0", tenants._dns.EndPoint.ToString()), ("Http:FailedKeys:Limit", "100000"),
            ("Webhooks:AllowedPrivateRanges:0", "192.0.2.0/24"), ("Webhooks:AllowedPrivateRanges:1", "127.0.0.0/8"), ("Webhooks:AllowHttp", "true"),
        ]);
        var (owner, other) = (await host.CreateKeyAsync("owner"), await host.CreateKeyAsync("other"));
        (tenants.Owner, tenants.OwnerClient) = (new RawCaller(host, owner), host.NewClient(owner));
        (tenants.Other, tenants.OtherClient) = (new RawCaller(host, other), host.NewClient(other));
        tenants.Theirs = await tenants.MakeAsync(owner);
        tenants.Never = Belongings.MadeUp(host.Clock.GetUtcNow());
        // Answers count the calls. From here on each number has three digits, so that the count alone changes no length.
        for (var calls = 0; calls < 100; calls++)
        {
            await tenants.OwnerClient.SendAsync("GET", "/v1/domains");
            await tenants.OtherClient.SendAsync("GET", "/v1/domains");
        }

        return tenants;
    }

    /// <summary>These things, but in an inbox and an email made for the purpose: for what destroys them.</summary>
    public async Task<Belongings> WithNewMailAsync(Belongings things, string username)
    {
        var inbox = await OwnerClient.CreateInboxAsync($$"""{"username":"{{username}}"}""");
        await Host.SendAsync(MailBuilder.To(inbox.Email).Attach("a.bin", "application/octet-stream", [1]));
        return things with { Inbox = inbox.Id, Email = Assert.Single(await OwnerClient.EmailIdsAsync(inbox.Id)), Address = inbox.Email };
    }

    /// <summary>A webhook for the mail of an inbox, or of the account.</summary>
    public async Task<string> CreateWebhookAsync(HttpClient client, string? inbox = null)
    {
        var bound = inbox is null ? "" : $",\"inbox_id\":\"{inbox}\"";
        using var created = await client.SendAsync(Exchange.Request("POST", "/v1/webhooks", $$"""{"url":"{{_receiver.Url}}"{{bound}}}"""));
        return (await DustMailClient.JsonOfAsync(created)).GetProperty("data").GetProperty("id").GetString()!;
    }

    /// <summary>All that the owner sees of his things.</summary>
    public async Task<string> StateAsync() => string.Join('\n',
        (await OwnerClient.GetJsonAsync("/v1/inbox")).GetProperty("data").GetRawText(),
        (await OwnerClient.GetJsonAsync($"/v1/inbox/{Theirs.Inbox}")).GetProperty("data").GetRawText(),
        (await OwnerClient.GetJsonAsync("/v1/webhooks")).GetProperty("data").GetRawText(),
        (await OwnerClient.GetJsonAsync($"/v1/webhooks/{Theirs.Webhook}/deliveries")).GetProperty("data").GetRawText(),
        (await OwnerClient.GetJsonAsync($"/v2/private_webhook?domain={Theirs.Domain}")).GetRawText());

    public async ValueTask DisposeAsync()
    {
        OwnerClient.Dispose();
        OtherClient.Dispose();
        await Host.DisposeAsync();
        await _receiver.DisposeAsync();
        await _dns.DisposeAsync();
    }

    private async Task<Belongings> MakeAsync(string key)
    {
        var inbox = await OwnerClient.CreateInboxAsync("""{"username":"mine"}""");
        var webhook = await CreateWebhookAsync(OwnerClient, inbox.Id);
        await Host.SendAsync(MailBuilder.To(inbox.Email).Attach("a.bin", "application/octet-stream", [1]));
        var domains = Host.Services.GetRequiredService<CustomDomainService>();
        var caller = (await Host.Services.GetRequiredService<ApiKeyService>().FindCallerAsync(key, CancellationToken.None))!;
        var begun = (await domains.BeginAsync(caller, "brand.example", CancellationToken.None)).Value;
        _dns.Prove(begun);
        Assert.Equal(CustomDomainState.Verified, (await domains.VerifyAsync(caller, "brand.example", CancellationToken.None)).Value.State);
        return new Belongings(
            inbox.Id, Assert.Single(await OwnerClient.EmailIdsAsync(inbox.Id)), inbox.Email, webhook, await DeliveredAsync(webhook), "brand.example", $"{begun.Uuid}");
    }

    // The one delivery of a webhook, as soon as it has been delivered.
    private async Task<string> DeliveredAsync(string webhook)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30)); // Only reached when the test has failed.
        while (true)
        {
            limit.Token.ThrowIfCancellationRequested();
            var delivery = Assert.Single((await OwnerClient.GetJsonAsync($"/v1/webhooks/{webhook}/deliveries")).GetProperty("data").EnumerateArray().ToArray());
            if (delivery.GetProperty("state").GetString() == "delivered")
                return delivery.GetProperty("id").GetString()!;
        }
    }
}
