using System.Text.Json;
using DisposableMail.Core.Accounts;
using DisposableMail.Core.Domains;
using DisposableMail.Testing;
using DisposableMail.Testing.Dns;
using Microsoft.Extensions.DependencyInjection;

namespace DisposableMail.Server.Tests.CommandLine;

public sealed class DomainCommandTests
{
    [Fact]
    public async Task A_running_server_follows_within_a_second()
    {
        await using var host = await MailHost.StartAsync();
        var op = new Operator(host.Folder);

        await op.DoAsync("domains", "add", "New.Example");
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.StartsWith("250", await host.SendAsync(MailBuilder.To("postmaster@new.example")), StringComparison.Ordinal);

        await op.DoAsync("domains", "remove", "new.example");
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.StartsWith("550 5.7.1", await host.SendAsync(MailBuilder.To("postmaster@new.example")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_with_another_configuration_leaves_the_servers_domains_alone()
    {
        await using var host = await MailHost.StartAsync([("Domains:0:Name", "only.example")]);

        var listed = await new Operator(host.Folder).DoAsync("domains", "list");
        host.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Contains("only.example", listed, StringComparison.Ordinal);
        Assert.DoesNotContain("mail.test", listed, StringComparison.Ordinal);
        Assert.StartsWith("250", await host.SendAsync(MailBuilder.To("postmaster@only.example")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_shows_types_owners_and_ends()
    {
        await using var dns = DnsResponder.Start();
        await using var host = await MailHost.StartAsync([("Domains:0:Name", "mail.test"), ("Dns:Servers:0", dns.EndPoint.ToString()), ("Dns:Timeout", "00:00:30")]);
        var owner = (await host.Services.GetRequiredService<ApiKeyService>().FindCallerAsync(await host.CreateKeyAsync("shop"), CancellationToken.None))!;
        var domains = host.Services.GetRequiredService<CustomDomainService>();
        dns.Prove((await domains.BeginAsync(owner, "brand.example", CancellationToken.None)).Value);
        _ = (await domains.VerifyAsync(owner, "brand.example", CancellationToken.None)).Value;
        var op = new Operator(host.Folder);

        await op.DoAsync("domains", "add", "shared.example", "--type", "Community", "--expires", "2130-02-20");
        await op.DoAsync("domains", "add", "vip.example", "--type", "premium", "--expires", "2130-02-20T12:00:00+02:00");

        var listed = JsonDocument.Parse(await op.DoAsync("domains", "list", "--json")).RootElement.EnumerateArray()
            .Select(d => $"{d.GetProperty("name")} {d.GetProperty("type")} {d.GetProperty("owner")} {d.GetProperty("expires_at")}");
        Assert.Equal(
            ["mail.test public  ", "brand.example custom shop ", "shared.example community  2130-02-20T00:00:00Z", "vip.example premium  2130-02-20T10:00:00Z"],
            listed);
        Assert.Contains("2130-02-20T00:00:00Z", await op.DoAsync("domains", "list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Internationalised_domain_is_listed_both_ways()
    {
        using var folder = new TemporaryFolder();
        var op = new Operator(folder.Path);

        await op.DoAsync("domains", "add", "Bücher.example");
        await op.DoAsync("domains", "add", "plain.example");

        var listed = await op.DoAsync("domains", "list");

        Assert.Matches("xn--bcher-kva\\.example +bücher\\.example +public", listed);
        Assert.Matches("plain\\.example +plain\\.example +public", listed);
    }

    [Fact]
    public async Task What_cannot_be_is_refused_with_the_reason()
    {
        using var folder = new TemporaryFolder();
        var op = new Operator(folder.Path);
        await op.DoAsync("domains", "add", "extra.example", "--type", "Premium");

        Assert.Contains("there already", await op.FailAsync(1, "domains", "add", "EXTRA.example"), StringComparison.Ordinal);
        Assert.Contains("not a domain name", await op.FailAsync(1, "domains", "add", "no domain"), StringComparison.Ordinal);
        Assert.Contains("configuration", await op.FailAsync(1, "domains", "remove", "mail.test"), StringComparison.Ordinal);
        Assert.Contains("no domain", await op.FailAsync(1, "domains", "remove", "other.example"), StringComparison.Ordinal);
        Assert.Contains("over already", await op.FailAsync(1, "domains", "add", "x.example", "--expires", "2020-01-01"), StringComparison.Ordinal);
        Assert.Contains("no date such as", await op.FailAsync(2, "domains", "add", "x.example", "--expires", "tomorrow"), StringComparison.Ordinal);
        Assert.Contains("community", await op.FailAsync(2, "domains", "add", "x.example", "--type", "custom"), StringComparison.Ordinal);
        Assert.Contains("premium", await op.FailAsync(2, "domains", "add", "x.example", "--type", "secret"), StringComparison.Ordinal);
    }
}
