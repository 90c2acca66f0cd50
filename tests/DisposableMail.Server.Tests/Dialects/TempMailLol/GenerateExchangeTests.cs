using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Dialects.TempMailLol;

/// <summary>v1, as its old clients use it.</summary>
public sealed class GenerateExchangeTests
{
    [Theory]
    [InlineData("/generate", "mail.test")]
    [InlineData("/generate/", "mail.test")]
    [InlineData("/generate/rush", "shared.test")]
    [InlineData("/generate/Mail.Test", "mail.test")]
    public async Task Generate_makes_an_address(string path, string domain)
    {
        await using var host = await StartAsync();

        Assert.Equal($$"""200 {"address":"{address}@{{domain}}","token":"{token}"}""", await host.Http.AskAsync("GET", path));
    }

    [Fact]
    public async Task Generate_on_a_domain_that_is_none_says_so()
    {
        await using var host = await StartAsync();

        Assert.Equal("""400 {"error":"Invalid domain selected"}""", await host.Http.AskAsync("GET", "/generate/elsewhere.example"));
    }

    [Fact]
    public async Task Auth_reads_and_null_means_nothing_new()
    {
        await using var host = await StartAsync();
        var inbox = await host.Http.CreateOpenAsync("""{"domain":"mail.test"}""");

        Assert.Equal("""200 {"email":null}""", await host.Http.AskAsync("GET", $"/auth/{inbox.Token}"));
        await host.SendAsync(MailBuilder.To(inbox.Address));
        Assert.Equal(
            """200 {"email":[{"from":"sender@sender.example","to":"{address}@mail.test","subject":"Hello","body":"Hello there.\r\n","html":null,"date":1894708800000,"ip":"127.0.0.1","_id":"{uuid}"}]}""",
            await host.Http.AskAsync("GET", $"/auth/{inbox.Token}/"));
        Assert.Equal("""200 {"email":null}""", await host.Http.AskAsync("GET", $"/auth/{inbox.Token}"));
        Assert.Equal("""200 {"token":"invalid"}""", await host.Http.AskAsync("GET", "/auth/never"));
        host.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal("""200 {"token":"invalid"}""", await host.Http.AskAsync("GET", $"/auth/{inbox.Token}"));
    }

    private static Task<MailHost> StartAsync() => MailHost.StartAsync(
        [("Domains:0:Name", "mail.test"), ("Domains:1:Name", "shared.test"), ("Domains:1:Type", "Community")]);
}
