using System.Net;
using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Webhooks;

/// <summary>The default proxy belongs to the process: nothing else may run meanwhile.</summary>
[CollectionDefinition(nameof(ProxyTests), DisableParallelization = true)]
public sealed class ProxyTestsAlone;

[Collection(nameof(ProxyTests))]
public sealed class ProxyTests
{
    [Fact]
    public async Task Proxy_of_the_environment_plays_no_part()
    {
        using var proxy = new ConnectionTrap();
        var before = HttpClient.DefaultProxy;
        HttpClient.DefaultProxy = new WebProxy("127.0.0.1", proxy.Port);
        try
        {
            await using var receiver = await WebhookReceiver.StartAsync();
            await using var scene = await WebhookScene.StartAsync();
            await scene.HookAsync(receiver.Url);
            await scene.MailAsync(await scene.InboxAsync());
            await receiver.NextAsync();
            Assert.Equal(0, proxy.Count());

            // What this is worth: an ordinary client does go there.
            using var ordinary = new HttpClient();
            using var enough = new CancellationTokenSource();
            var asked = ordinary.GetAsync(receiver.Url, enough.Token);
            while (proxy.Count() == 0)
                await Task.Yield();
            await enough.CancelAsync();
            await Assert.ThrowsAnyAsync<Exception>(() => asked);
        }
        finally
        {
            HttpClient.DefaultProxy = before;
        }
    }
}
