using DisposableMail.Core.Webhooks;
using DisposableMail.Server.Tests.Dialects;
using DisposableMail.Server.Tests.Dialects.DropMail;
using DisposableMail.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace DisposableMail.Server.Tests.Webhooks;

/// <summary>A name server that does not answer costs whoever names it, and nobody else.</summary>
public sealed class LookupTests
{
    [Fact]
    public async Task Who_registers_names_that_hang_has_one_look_up()
    {
        var hosts = new ScriptedHosts().Add("public.example", ["93.184.215.14"]);
        hosts.Hold("slow.example");
        await using var host = await MailHost.StartAsync(services: services => services.AddSingleton<IHostLookup>(hosts));
        using var mallory = host.NewClient(await host.CreateKeyAsync("mallory"));
        using var alice = host.NewClient(await host.CreateKeyAsync("alice"));

        var answers = Task.WhenAll(Enumerable.Range(0, 8).Select(i => RegisterAsync(mallory, $"https://n{i}.slow.example/")));
        while (hosts.Holding == 0)
            await Task.Yield();
        Assert.Equal("201", await RegisterAsync(alice, "https://public.example/"));
        await DropMailClient.AdvanceUntilAsync(host, answers, TimeSpan.FromSeconds(10));

        Assert.All(await answers, answer => Assert.Equal("400", answer));
        Assert.Single(hosts.Asked, asked => asked.Key.EndsWith(".slow.example", StringComparison.Ordinal)); // It is not over yet.
        hosts.Release();
        Assert.Equal("201", await RegisterAsync(mallory, "https://public.example/"));
    }

    [Fact]
    public async Task Registrations_have_four_look_ups_whoever_makes_them_and_deliveries_go_on()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var hosts = new ScriptedHosts().Add("good.example", ["127.0.0.1"]);
        hosts.Hold("slow.example");
        await using var scene = await StartAsync(hosts);
        await scene.HookAsync(new Uri($"http://good.example:{receiver.Url.Port}/"));
        var clients = new List<HttpClient>();
        for (var i = 0; i < 8; i++)
            clients.Add(scene.Host.NewClient(await scene.Host.CreateKeyAsync($"mallory {i}")));

        var answers = Task.WhenAll(clients.Select((client, i) => RegisterAsync(client, $"https://n{i}.slow.example/")));
        while (hosts.Holding < 4)
            await Task.Yield();
        await scene.MailAsync(await scene.InboxAsync());
        await receiver.NextAsync();
        await DropMailClient.AdvanceUntilAsync(scene.Host, answers, TimeSpan.FromSeconds(10));

        Assert.All(await answers, answer => Assert.Equal("400", answer));
        Assert.Equal(4, hosts.Holding);
        hosts.Release();
        clients.ForEach(client => client.Dispose());
    }

    [Fact]
    public async Task Receivers_that_fail_have_half_of_the_look_ups()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var hosts = new ScriptedHosts().Add("good.example", ["127.0.0.1"]);
        await using var scene = await StartAsync(hosts);
        var failing = new List<CreatedHook>();
        for (var i = 0; i < 40; i++)
        {
            hosts.Add($"n{i}.slow.example", ["93.184.215.14"], []);
            failing.Add(await scene.HookAsync(new Uri($"http://n{i}.slow.example/")));
        }

        await scene.HookAsync(new Uri($"http://good.example:{receiver.Url.Port}/"));
        var inbox = await scene.InboxAsync();
        await scene.MailAsync(inbox);
        foreach (var hook in failing)
            Assert.Equal("not_resolved", (await scene.AttemptedAsync(hook, 1)).LastError);
        await receiver.NextAsync();

        hosts.Hold("slow.example");
        scene.Host.Clock.Advance(TimeSpan.FromSeconds(9)); // All of them are due again.
        while (hosts.Holding < 32)
            await Task.Yield();
        await scene.MailAsync(inbox);
        await receiver.NextAsync();

        Assert.Equal(32, hosts.Holding);
        hosts.Release();
    }

    private static Task<WebhookScene> StartAsync(ScriptedHosts hosts) =>
        WebhookScene.StartAsync([("Webhooks:PerAccount", "64")], services: services => services.AddSingleton<IHostLookup>(hosts));

    private static async Task<string> RegisterAsync(HttpClient client, string url) =>
        (await client.SendAsync("POST", "/v1/webhooks", $$"""{"url":"{{url}}"}"""))[..3];
}
