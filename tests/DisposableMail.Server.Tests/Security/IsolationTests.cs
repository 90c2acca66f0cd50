using System.Globalization;
using DisposableMail.Core.Accounts;
using DisposableMail.Core.Domains;
using DisposableMail.Server.Tests.Dialects;
using DisposableMail.Server.Tests.Dialects.DustMail;
using DisposableMail.Testing;
using DisposableMail.Testing.Dns;
using Microsoft.Extensions.DependencyInjection;

namespace DisposableMail.Server.Tests.Security;

/// <summary>Every operation of the OpenAPI documents, asked by another tenant, by nobody, and with a wrong key.</summary>
public sealed class IsolationTests
{
    // Whoever holds an inbox token reads that inbox, and whoever holds a link follows it: there is no other tenant.
    private static readonly string[] Capabilities =
    [
        "GET /v2/inbox", "GET /auth/{token}", "POST /api/token/renew", "GET /download/mail/{session}/{mail}", "GET /download/clean_html/{session}/{mail}",
        "GET /download/attachment/{session}/{mail}/{number}", "GET /download/session/{session}.zip",
    ];

    // GraphQL has one path for everything; its own tests ask for other people's things.
    private static readonly string[] GraphQl = ["GET /api/graphql/{token}", "POST /api/graphql/{token}"];

    // What anybody may do without a key.
    private static readonly string[] OpenToAll =
        ["GET /v2/inbox", "GET /auth/{token}", "GET /v2/stats", "POST /v2/inbox/create", "GET /v2/inbox/create", "GET /generate", "GET /generate/{domain}", "GET /generate/rush",
        "POST /api/token/generate"];

    // Names nobody's things, neither in its path nor in a query nor in a body. An operation that is new belongs here or in Belongings.
    private static readonly string[] NamesNothing =
    [
        "DELETE /v2/webhook", "GET /api/domains", "GET /generate", "GET /generate/rush", "GET /v1/domains", "GET /v1/inbox", "GET /v1/rate_limit",
        "GET /v2/inbox/create", "GET /v2/stats", "POST /api/emails", "POST /api/token/generate", "POST /v2/webhook", "POST /v2/wildcard",
    ];

    [Fact]
    public async Task Every_operation_is_asked_for_another_tenants_things_or_known_to_name_none()
    {
        await using var host = await MailHost.StartAsync([("Swagger:Enabled", "true")]);
        var (some, others) = (Belongings.MadeUp(), Belongings.MadeUp() with { Address = "other@mail.test", Domain = "other.example" });

        var same = (await OperationsAsync(host)).Where(o => !Capabilities.Contains(o) && !GraphQl.Contains(o) && RequestOf(o, some) == RequestOf(o, others));

        Assert.Equal(NamesNothing.Order(StringComparer.Ordinal), same.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Another_tenants_things_are_answered_like_what_never_was()
    {
        await using var dns = DnsResponder.Start();
        await using var host = await StartAsync(dns);
        using var owner = host.NewClient(await host.CreateKeyAsync("owner"));
        using var other = host.NewClient(await host.CreateKeyAsync("other"));
        await using var receiver = await WebhookReceiver.StartAsync();
        var (theirs, never) = (await OwnAsync(host, dns, owner, receiver), Belongings.MadeUp());
        var before = await StateAsync(owner, theirs);

        var operations = (await OperationsAsync(host)).Where(o => !Capabilities.Contains(o) && !GraphQl.Contains(o) && RequestOf(o, theirs) != RequestOf(o, never)).ToList();
        Assert.True(operations.Count > 30, "the document lists what there is");
        foreach (var operation in operations)
        {
            var foreign = theirs.Neutral(await AskAsync(other, operation, theirs));
            var madeUp = never.Neutral(await AskAsync(other, operation, never));

            Assert.True(madeUp == foreign, $"{operation}\n{madeUp}\n--- but of another tenant's ---\n{foreign}");
            if (operation.Contains('{', StringComparison.Ordinal))
                Assert.Matches("^4[0-9][0-9]\n", foreign);
        }

        // Below a webhook of one's own, too.
        var own = await CreateWebhookAsync(other, receiver);
        foreach (var operation in operations.Where(o => o.Contains("{deliveryId}", StringComparison.Ordinal)))
        {
            var foreign = await AskAsync(other, operation, theirs with { Webhook = own });
            Assert.StartsWith("404\n", foreign, StringComparison.Ordinal);
            Assert.Equal(never.Neutral(await AskAsync(other, operation, never with { Webhook = own })), theirs.Neutral(foreign));
            Assert.StartsWith("202\n", await AskAsync(owner, operation, theirs), StringComparison.Ordinal);
            await DeliveredAsync(owner, theirs.Webhook);
        }

        Assert.Equal(before, await StateAsync(owner, theirs));
    }

    [Fact]
    public async Task Without_a_key_or_with_a_wrong_one_nothing_is_answered()
    {
        await using var dns = DnsResponder.Start();
        await using var host = await StartAsync(dns);
        using var owner = host.NewClient(await host.CreateKeyAsync("owner"));
        await using var receiver = await WebhookReceiver.StartAsync();
        var theirs = await OwnAsync(host, dns, owner, receiver);
        var before = await StateAsync(owner, theirs);
        using var nobody = host.NewClient();
        using var wrong = host.NewClient("dm_live_0000000000000000000000000000000000000000");

        foreach (var operation in await OperationsAsync(host))
        {
            var isLol = operation.Contains("/v2/", StringComparison.Ordinal) || operation.Contains("/generate", StringComparison.Ordinal)
                || operation.Contains("/auth/", StringComparison.Ordinal);
            var isIo = operation.Contains(" /v1/", StringComparison.Ordinal) && !operation.Contains("/v1/inbox", StringComparison.Ordinal)
                && !operation.Contains("/v1/webhooks", StringComparison.Ordinal);
            var statuses = (StatusOf(await AskAsync(nobody, operation, theirs)), StatusOf(await AskAsync(wrong, operation, theirs)));

            if (GraphQl.Contains(operation))
                Assert.Equal((operation, 403, 403), (operation, statuses.Item1, statuses.Item2));
            else if (Capabilities.Contains(operation))
                Assert.Matches("^(200|40[034])$", $"{statuses.Item1}"); // tempmail.lol calls an unknown token expired, with 200.
            else if (!OpenToAll.Contains(operation))
                Assert.Equal((operation, isIo ? 400 : 401), (operation, statuses.Item1));
            if (!Capabilities.Contains(operation) && !GraphQl.Contains(operation) && operation is not ("GET /v2/stats" or "POST /api/token/generate"))
                Assert.Equal((operation, isIo ? 400 : isLol ? 403 : 401), (operation, statuses.Item2));
        }

        Assert.Equal(before, await StateAsync(owner, theirs));
    }

    private static Task<MailHost> StartAsync(DnsResponder dns) => MailHost.StartAsync(
    [
        ("Swagger:Enabled", "true"), ("Dns:Servers:0", dns.EndPoint.ToString()), ("Http:FailedKeys:Limit", "100000"),
        ("Webhooks:AllowedPrivateRanges:0", "192.0.2.0/24"), ("Webhooks:AllowedPrivateRanges:1", "127.0.0.0/8"), ("Webhooks:AllowHttp", "true"),
    ]);

    internal static async Task<List<string>> OperationsAsync(MailHost host) =>
    [
        .. from path in (await host.Http.GetJsonAsync("/swagger/v1/swagger.json")).GetProperty("paths").EnumerateObject()
           from operation in path.Value.EnumerateObject()
           select $"{operation.Name.ToUpperInvariant()} {path.Name}",
    ];

    private static Task<string> AskAsync(HttpClient client, string operation, Belongings things)
    {
        var (path, body) = RequestOf(operation, things);
        return client.SendAsync(operation.Split(' ')[0], path, body);
    }

    private static (string Path, string? Body) RequestOf(string operation, Belongings things)
    {
        var words = operation.Split(' ', 2);
        return things.Request(words[0], words[1]);
    }

    private static async Task<Belongings> OwnAsync(MailHost host, DnsResponder dns, HttpClient owner, WebhookReceiver receiver)
    {
        var inbox = await owner.CreateInboxAsync("""{"username":"mine"}""");
        var webhook = await CreateWebhookAsync(owner, receiver);
        await host.SendAsync(MailBuilder.To(inbox.Email).Attach("a.bin", "application/octet-stream", [1]));
        var domains = host.Services.GetRequiredService<CustomDomainService>();
        var key = owner.DefaultRequestHeaders.Authorization!.Parameter!;
        var caller = (await host.Services.GetRequiredService<ApiKeyService>().FindCallerAsync(key, CancellationToken.None))!;
        dns.Prove((await domains.BeginAsync(caller, "brand.example", CancellationToken.None)).Value);
        Assert.Equal(CustomDomainState.Verified, (await domains.VerifyAsync(caller, "brand.example", CancellationToken.None)).Value.State);
        return new Belongings(
            inbox.Id, Assert.Single(await owner.EmailIdsAsync(inbox.Id)), "mine@mail.test", webhook, await DeliveredAsync(owner, webhook), "brand.example");
    }

    private static async Task<string> CreateWebhookAsync(HttpClient owner, WebhookReceiver receiver)
    {
        using var created = await owner.SendAsync(Exchange.Request("POST", "/v1/webhooks", $$"""{"url":"{{receiver.Url}}"}"""));
        return (await DustMailClient.JsonOfAsync(created)).GetProperty("data").GetProperty("id").GetString()!;
    }

    /// <summary>The one delivery of a webhook, as soon as it has been delivered.</summary>
    private static async Task<string> DeliveredAsync(HttpClient owner, string webhook)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30)); // Only reached when the test has failed.
        while (true)
        {
            limit.Token.ThrowIfCancellationRequested();
            var delivery = Assert.Single((await owner.GetJsonAsync($"/v1/webhooks/{webhook}/deliveries")).GetProperty("data").EnumerateArray().ToArray());
            if (delivery.GetProperty("state").GetString() == "delivered")
                return delivery.GetProperty("id").GetString()!;
        }
    }

    private static async Task<string> StateAsync(HttpClient owner, Belongings things) => string.Join('\n',
        (await owner.GetJsonAsync("/v1/inbox")).GetProperty("data").GetRawText(),
        (await owner.GetJsonAsync($"/v1/inbox/{things.Inbox}")).GetProperty("data").GetRawText(),
        (await owner.GetJsonAsync("/v1/webhooks")).GetProperty("data").GetRawText(),
        (await owner.GetJsonAsync($"/v2/private_webhook?domain={things.Domain}")).GetRawText());

    private static int StatusOf(string answer) => int.Parse(answer.AsSpan(0, 3), CultureInfo.InvariantCulture);
}
