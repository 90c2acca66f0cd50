using DisposableMail.Core.Accounts;
using DisposableMail.Core.Domains;
using DisposableMail.Core.Inboxes;
using DisposableMail.Core.Messages;
using DisposableMail.Testing;
using DisposableMail.Testing.Dns;
using Microsoft.Extensions.DependencyInjection;

namespace DisposableMail.Server.Tests;

public sealed class CustomDomainCorridorTests
{
    [Fact]
    public async Task A_domain_proved_in_the_background_takes_mail_by_smtp()
    {
        await using var dns = DnsResponder.Start();
        await using var host = await MailHost.StartAsync([("Dns:Servers:0", dns.EndPoint.ToString())]);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var domains = host.Services.GetRequiredService<CustomDomainService>();
        var owner = (await host.Services.GetRequiredService<ApiKeyService>().FindCallerAsync(await host.CreateKeyAsync(), patience.Token))!;
        Assert.StartsWith("550 5.7.1", await host.SendAsync(MailBuilder.To("any@brand.example")), StringComparison.Ordinal);
        dns.Prove((await domains.BeginAsync(owner, "brand.example", patience.Token)).Value);

        host.Clock.Advance(TimeSpan.FromMinutes(1));
        while ((await domains.FindAsync(owner, "brand.example", patience.Token)).Value.State != CustomDomainState.Verified)
            await Task.Yield();

        Assert.StartsWith("250 2.0.0", await host.SendAsync(MailBuilder.To("any@brand.example")), StringComparison.Ordinal);
        Assert.StartsWith("250 2.0.0", await host.SendAsync(MailBuilder.To("postmaster@brand.example")), StringComparison.Ordinal);
        Assert.StartsWith("550 5.7.1", await host.SendAsync(MailBuilder.To("any@below.brand.example")), StringComparison.Ordinal);
        var inbox = (await host.Services.GetRequiredService<InboxService>().FindDomainInboxAsync(owner, "brand.example", patience.Token)).Value;
        var page = await host.Services.GetRequiredService<MessageService>().ReadAsync(owner, inbox.PublicId, new PageRequest(), patience.Token);
        Assert.Equal(["postmaster@brand.example", "any@brand.example"], page.Value.Messages.Select(m => m.To));
    }
}
