using DisposableMail.Testing;

namespace DisposableMail.Server.Tests;

public sealed class CorridorTests
{
    [Fact]
    public async Task Mail_to_the_postmaster_is_taken_and_to_nobody_refused()
    {
        await using var host = await MailHost.StartAsync();

        Assert.StartsWith("250 2.0.0", await host.SendAsync(MailBuilder.To("postmaster@mail.test")), StringComparison.Ordinal);
        Assert.StartsWith("250 2.0.0", await host.SendAsync(MailBuilder.To("Postmaster")), StringComparison.Ordinal);
        Assert.StartsWith("550 5.1.1", await host.SendAsync(MailBuilder.To("nobody@mail.test")), StringComparison.Ordinal);
        Assert.StartsWith("550 5.7.1", await host.SendAsync(MailBuilder.To("nobody@elsewhere.example")), StringComparison.Ordinal);
    }
}
