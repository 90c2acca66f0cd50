using System.Net;
using System.Text.Json;
using DisposableMail.Core.Webhooks;
using DisposableMail.Server.Tests.Dialects;
using DisposableMail.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace DisposableMail.Server.Tests.Webhooks;

/// <summary>Invariant 13: webhooks leave the house.</summary>
public sealed class TargetTests
{
    [Fact]
    public async Task Hostile_urls_are_refused_without_a_connection()
    {
        using var trap = new ConnectionTrap();
        var hosts = new ScriptedHosts().Add("public.example", ["93.184.215.14"]);
        await using var scene = await StartAsync(hosts, allowLoopback: false);

        Assert.True(HostileTargets.Urls.Distinct().Count() >= 100, "The matrix has shrunk.");
        foreach (var url in HostileTargets.Urls.Select(u => u.Replace("PORT", trap.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)))
            Assert.True(await RegisterAsync(scene, url) is { Status: HttpStatusCode.BadRequest, Field: "invalid_input" }, $"Taken: {url}");

        Assert.Empty(hosts.Asked);
        Assert.Equal(0, trap.Count());
        // What this is worth: the same server takes a decent one, and a server that may go to the trap goes there.
        Assert.Equal(HttpStatusCode.Created, (await RegisterAsync(scene, "http://public.example/hook?a=b&c=%20")).Status);
        await using var lenient = await StartAsync(hosts, allowLoopback: true);
        var hook = await lenient.HookAsync(new Uri($"http://127.0.0.1:{trap.Port}/"));
        Assert.Equal("202", await lenient.PostAsync($"/v1/webhooks/{hook.Id}/test"));
        while (trap.Count() == 0)
            await Task.Yield();
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("10.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fe80::1")]
    [InlineData("100.64.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2001:0:7f00:1::")]
    [InlineData("93.184.215.14", "127.0.0.1")] // A good one beside it does not help.
    [InlineData("127.0.0.1", "93.184.215.14")]
    public async Task Name_that_leads_inside_is_refused(params string[] addresses)
    {
        await using var scene = await StartAsync(new ScriptedHosts().Add("inside.example", addresses), allowLoopback: false);

        Assert.Equal(HttpStatusCode.BadRequest, (await RegisterAsync(scene, "https://inside.example/")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await RegisterAsync(scene, "https://unknown.example/")).Status);
        Assert.Empty(await ListAsync(scene));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("93.184.215.14", "127.0.0.1")]
    public async Task Name_that_leads_inside_later_is_not_followed(params string[] later)
    {
        using var trap = new ConnectionTrap();
        var hosts = new ScriptedHosts().Add("liar.example", ["93.184.215.14"], later);
        await using var scene = await StartAsync(hosts, allowLoopback: false);
        var hook = await scene.HookAsync(new Uri($"http://liar.example:{trap.Port}/"));

        await scene.MailAsync(await scene.InboxAsync());

        var delivery = await scene.AttemptedAsync(hook, 1);
        Assert.Equal(("pending", null, "target_forbidden"), (delivery.State, delivery.LastStatus, delivery.LastError));
        Assert.Equal(2, hosts.Asked["liar.example"]);
        Assert.Equal(0, trap.Count());
    }

    [Fact]
    public async Task The_checked_address_is_the_one_connected_to()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        // Asked once more between check and connect, it would lead elsewhere.
        var hosts = new ScriptedHosts().Add("receiver.example", ["93.184.215.14"], ["127.0.0.1"], ["10.0.0.1"]);
        await using var scene = await StartAsync(hosts, allowLoopback: true);
        await scene.HookAsync(new Uri($"http://receiver.example:{receiver.Url.Port}/hook"));

        await scene.MailAsync(await scene.InboxAsync());

        Assert.Equal($"receiver.example:{receiver.Url.Port}", (await receiver.NextAsync()).Headers["Host"]);
        Assert.Equal(2, hosts.Asked["receiver.example"]);
    }

    [Fact]
    public async Task Name_without_an_address_is_tried_again()
    {
        var hosts = new ScriptedHosts().Add("gone.example", ["93.184.215.14"], []);
        await using var scene = await StartAsync(hosts, allowLoopback: false);
        var hook = await scene.HookAsync(new Uri("https://gone.example/"));

        await scene.MailAsync(await scene.InboxAsync());

        var delivery = await scene.AttemptedAsync(hook, 1);
        Assert.Equal(("pending", "not_resolved"), (delivery.State, delivery.LastError));
        Assert.NotNull(delivery.NextAttemptAt);
    }

    [Fact]
    public async Task Second_address_is_tried_when_the_first_does_not_answer()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        // Nobody listens on the first: 127.0.0.1 alone is bound.
        var hosts = new ScriptedHosts().Add("receiver.example", ["127.0.0.2", "127.0.0.1"]);
        await using var scene = await StartAsync(hosts, allowLoopback: true);
        await scene.HookAsync(new Uri($"http://receiver.example:{receiver.Url.Port}/hook"));

        await scene.MailAsync(await scene.InboxAsync());

        await receiver.NextAsync();
    }

    [Fact]
    public async Task Https_alone_is_taken_unless_configured_otherwise()
    {
        var hosts = new ScriptedHosts().Add("public.example", ["93.184.215.14"]);
        await using var host = await MailHost.StartAsync(services: services => services.AddSingleton<IHostLookup>(hosts));
        using var client = host.NewClient(await host.CreateKeyAsync());

        Assert.StartsWith("400", await client.SendAsync("POST", "/v1/webhooks", """{"url":"http://public.example/"}"""), StringComparison.Ordinal);
        Assert.StartsWith("201", await client.SendAsync("POST", "/v1/webhooks", """{"url":"https://public.example/"}"""), StringComparison.Ordinal);
        Assert.StartsWith("400", await client.SendAsync("POST", "/v1/webhooks", $$"""{"url":"https://public.example/{{new string('x', 2048)}}"}"""), StringComparison.Ordinal);
    }

    private static Task<WebhookScene> StartAsync(ScriptedHosts hosts, bool allowLoopback) => WebhookScene.StartAsync(
        services: services => services.AddSingleton<IHostLookup>(hosts), allowLoopback: allowLoopback);

    private static async Task<(HttpStatusCode Status, string? Field)> RegisterAsync(WebhookScene scene, string url)
    {
        using var request = Exchange.Request("POST", "/v1/webhooks", JsonSerializer.Serialize(new { url }));
        using var response = await scene.Client.SendAsync(request);
        using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return (response.StatusCode, body.RootElement.TryGetProperty("code", out var code) ? code.GetString() : null);
    }

    private static async Task<List<JsonElement>> ListAsync(WebhookScene scene)
    {
        using var body = JsonDocument.Parse(await scene.Client.GetStringAsync(new Uri("/v1/webhooks", UriKind.Relative)));
        return [.. body.RootElement.GetProperty("data").Clone().EnumerateArray()];
    }
}
