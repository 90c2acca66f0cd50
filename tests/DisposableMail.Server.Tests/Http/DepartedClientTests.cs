using DisposableMail.Server.Tests.Dialects.DustMail;
using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Http;

public sealed class DepartedClientTests
{
    [Fact]
    public async Task A_client_that_leaves_in_the_middle_of_an_answer_is_no_fault_of_ours()
    {
        await using var host = await MailHost.StartAsync();
        using var caller = host.NewClient(await host.CreateKeyAsync());
        var inbox = await caller.CreateInboxAsync();

        using (var answer = await caller.GetAsync($"/v1/inbox/{inbox.Id}/events", HttpCompletionOption.ResponseHeadersRead))
            Assert.True(answer.IsSuccessStatusCode);

        const string Route = "v1/inbox/{id}/events";
        Assert.True(SpinWait.SpinUntil(() => host.Log.Contains(Route, StringComparison.Ordinal), TimeSpan.FromSeconds(60)));
        Assert.Contains("\"Status\":200", host.Log.Split('\n').Single(line => line.Contains(Route, StringComparison.Ordinal)), StringComparison.Ordinal);
    }
}
