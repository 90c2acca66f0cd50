using DisposableMail.Server.Dialects.DropMail.Mcp.Stdio;
using DisposableMail.Server.Tests.CommandLine;
using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Dialects.DropMail.Mcp;

/// <summary>The executable between an assistant and a server.</summary>
public sealed class StdioTests
{
    [Fact]
    public async Task The_tools_are_the_same_and_a_wait_reports_and_ends_with_its_mail()
    {
        await using var host = await MailHost.StartAsync();
        var token = await DropMailClient.GenerateAsync(host);
        await using var direct = await Assistant.ConnectAsync(host, token);
        await using var assistant = await Assistant.StartAsync(host, token);
        var reports = new Reports();

        var address = await assistant.NewAddressAsync();
        var waiting = assistant.AskAsync("wait_for_email", progress: reports);
        await DropMailClient.AdvanceUntilAsync(host, reports.First, TimeSpan.FromSeconds(1));
        await WaitTests.SendAsync(host, address, "through the pipe");

        Assert.Equal("through the pipe", (await waiting).Text("headerSubject"));
        Assert.Equal("through the pipe", (await assistant.AskAsync("read_email")).Text("headerSubject"));
        Assert.Equal(
            (await direct.Client.ListToolsAsync()).Select(t => $"{t.Name} {t.Description} {t.JsonSchema} {t.ReturnJsonSchema}"),
            (await assistant.Client.ListToolsAsync()).Select(t => $"{t.Name} {t.Description} {t.JsonSchema} {t.ReturnJsonSchema}"));
        Assert.Equal(direct.Client.ServerInstructions, assistant.Client.ServerInstructions);
    }

    [Fact]
    public async Task Refusals_pass_through_and_a_token_that_ends_is_explained()
    {
        await using var host = await MailHost.StartAsync();
        await using var assistant = await Assistant.StartAsync(host, await DropMailClient.GenerateAsync(host, "1h"));

        Assert.StartsWith("session_not_found:", await assistant.FailAsync("get_inbox", new { session_id = "nonsense" }), StringComparison.Ordinal);
        host.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Contains("refuses the token: token_expired", await assistant.FailAsync("list_domains"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_has_forgotten_the_connection_is_asked_again()
    {
        await using var host = await MailHost.StartAsync([("Dialects:DropMail:Mcp:MaxIdleConnections", "1"), ("Sessions:Lifetime", "01:00:00")]);
        var token = await DropMailClient.GenerateAsync(host);
        await using var assistant = await Assistant.StartAsync(host, token);
        var address = await assistant.NewAddressAsync();
        for (var i = 0; i < 3; i++)
        {
            host.Clock.Advance(TimeSpan.FromMilliseconds(1));
            await using var other = await Assistant.ConnectAsync(host, token);
        }

        await WaitTests.SendAsync(host, address, "after all");

        Assert.Equal("after all", await assistant.WaitAsync());
    }

    [Fact]
    public async Task A_server_that_is_gone_is_said_to_be_gone()
    {
        var host = await MailHost.StartAsync();
        await using var assistant = await Assistant.StartAsync(host, await DropMailClient.GenerateAsync(host));
        await host.DisposeAsync();

        Assert.Contains("cannot be reached", await assistant.FailAsync("list_domains"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_at_the_start_is_said_on_standard_error_alone()
    {
        await using var host = await MailHost.StartAsync();
        using var folder = new TemporaryFolder();
        var url = host.BaseAddress.ToString();

        var refused = await ServerProcess.RunAsync(folder.Path, "mcp", "--url", url, "--token", "af_wrongwrongwrong");
        var unreachable = await ServerProcess.RunAsync(folder.Path, "mcp", "--url", "http://127.0.0.1:1", "--token", "af_wrongwrongwrong");
        var without = await ServerProcess.RunAsync(folder.Path, "mcp", "--url", url);
        var malformed = await ServerProcess.RunAsync(folder.Path, "mcp", "--base-url", "mail.example", "--token", "af_wrongwrongwrong");

        Assert.Equal((1, 1, 2, 2), (refused.ExitCode, unreachable.ExitCode, without.ExitCode, malformed.ExitCode));
        Assert.Contains("refuses the token: token_invalid", refused.Error, StringComparison.Ordinal);
        Assert.Contains("cannot be reached", unreachable.Error, StringComparison.Ordinal);
        Assert.Contains("DROPMAIL_TOKEN", without.Error, StringComparison.Ordinal);
        Assert.Contains("http://", malformed.Error, StringComparison.Ordinal);
        Assert.Equal("", refused.Output + unreachable.Output + without.Output + malformed.Output);
        Assert.DoesNotContain("af_wrong", refused.Error + unreachable.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://mail.example", "https://mail.example/mcp")]
    [InlineData("https://mail.example/", "https://mail.example/mcp")]
    [InlineData("http://127.0.0.1:8080/mcp", "http://127.0.0.1:8080/mcp")]
    [InlineData("https://mail.example/api/graphql", "https://mail.example/mcp")]
    [InlineData("https://example.com/mail/api/graphql/af_token?x=1", "https://example.com/mail/mcp")]
    [InlineData("mail.example", null)]
    [InlineData("ftp://mail.example", null)]
    public void The_url_may_be_that_of_the_server_or_of_one_of_its_apis(string url, string? expected) =>
        Assert.Equal(expected, McpEndpoint.Read(url, "token")?.Url.ToString());
}
