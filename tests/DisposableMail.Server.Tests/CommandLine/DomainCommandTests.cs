using DisposableMail.Testing;

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
    public async Task What_cannot_be_is_refused_with_the_reason()
    {
        using var folder = new TemporaryFolder();
        var op = new Operator(folder.Path);
        await op.DoAsync("domains", "add", "extra.example", "--type", "Premium");

        Assert.Contains("there already", await op.FailAsync(1, "domains", "add", "EXTRA.example"), StringComparison.Ordinal);
        Assert.Contains("not a domain name", await op.FailAsync(1, "domains", "add", "no domain"), StringComparison.Ordinal);
        Assert.Contains("configuration", await op.FailAsync(1, "domains", "remove", "mail.test"), StringComparison.Ordinal);
        Assert.Contains("no domain", await op.FailAsync(1, "domains", "remove", "other.example"), StringComparison.Ordinal);
        Assert.Contains("premium", await op.FailAsync(2, "domains", "add", "x.example", "--type", "secret"), StringComparison.Ordinal);
    }
}
