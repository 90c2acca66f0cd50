using DisposableMail.Server.Tests.Dialects.DustMail;
using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Security;

/// <summary>Somebody else's email or delivery, asked for in an inbox or below a webhook of one's own.</summary>
public sealed class OwnParentIsolationTests
{
    [Fact]
    public async Task Below_ones_own_they_are_as_what_never_was()
    {
        await using var tenants = await TwoTenants.StartAsync();
        var inbox = await tenants.OtherClient.CreateInboxAsync();
        var webhook = await tenants.CreateWebhookAsync(tenants.OtherClient);
        var (theirs, never) = (tenants.Theirs with { Inbox = inbox.Id, Webhook = webhook }, tenants.Never with { Inbox = inbox.Id, Webhook = webhook });
        var before = await tenants.StateAsync();
        var below = (await Operations.ListNamingAsync(tenants.Host))
            .Where(o => o.Contains("{emailId}", StringComparison.Ordinal) || o.Contains("{deliveryId}", StringComparison.Ordinal)).ToList();
        Assert.True(below.Count >= 5, "reading, deleting, raw, attachments, redelivery");

        foreach (var operation in below)
        {
            var foreign = await tenants.Other.AskAsync(operation, theirs);
            Assert.Equal((operation, 404), (operation, RawAnswers.StatusOf(foreign)));
            Assert.Equal(RawAnswers.Neutral(await tenants.Other.AskAsync(operation, never), never.Names), RawAnswers.Neutral(foreign, theirs.Names));
            RawAnswers.AssertTellNothing($"{Operations.RequestOf(operation, theirs)}", foreign, tenants.Theirs.Names.Select(n => n.Name));
        }

        Assert.Equal(before, await tenants.StateAsync());
    }

    [Fact]
    public async Task A_mail_of_theirs_is_no_place_in_an_inbox_of_ones_own()
    {
        await using var scene = await PlaceAsync();

        var (own, never, theirs) = (await ReadAsync(scene, scene.First), await ReadAsync(scene, scene.Never), await ReadAsync(scene, scene.Foreign));

        Assert.Equal(RawAnswers.Settled(never), RawAnswers.Settled(theirs));
        Assert.Contains(scene.First, theirs, StringComparison.Ordinal);
        Assert.DoesNotContain(scene.First, own, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nor_is_it_one_in_a_stream_of_ones_own(bool isHeader)
    {
        await using var scene = await PlaceAsync();

        var (never, theirs) = (await FollowAsync(scene, scene.Never, isHeader, 2), await FollowAsync(scene, scene.Foreign, isHeader, 2));
        var own = await FollowAsync(scene, scene.First, isHeader, 1);

        Assert.Equal(never, theirs);
        Assert.Contains(scene.First, theirs, StringComparison.Ordinal);
        Assert.DoesNotContain(scene.First, own, StringComparison.Ordinal);
    }

    // The clock stands: all are of one millisecond. A mail that is none of the inbox's is as old as they, so both of them come after it. Were the stranger's looked
    // up, he would be found between them.
    private static async Task<Scene> PlaceAsync()
    {
        var host = await MailHost.StartAsync();
        var (owner, other) = (host.NewClient(await host.CreateKeyAsync("owner")), await host.CreateKeyAsync("other"));
        var client = host.NewClient(other);
        var (theirs, own) = (await owner.CreateInboxAsync(), await client.CreateInboxAsync());
        await host.SendAsync(MailBuilder.To(own.Email));
        var first = Assert.Single(await client.EmailIdsAsync(own.Id));
        await host.SendAsync(MailBuilder.To(theirs.Email));
        await host.SendAsync(MailBuilder.To(own.Email));
        var never = Guid.CreateVersion7(host.Clock.GetUtcNow()).ToString();
        return new Scene(host, client, new RawCaller(host, other), own.Id, first, Assert.Single(await owner.EmailIdsAsync(theirs.Id)), never);
    }

    private static Task<string> ReadAsync(Scene scene, string after) => scene.Caller.AskAsync("GET", $"/v1/inbox/{scene.Inbox}?after={after}");

    private static async Task<string> FollowAsync(Scene scene, string after, bool isHeader, int events)
    {
        var path = $"/v1/inbox/{scene.Inbox}/events" + (isHeader ? "" : $"?last_event_id={after}");
        using var stream = await EventStream.OpenAsync(scene.Client, path, isHeader ? after : null);
        var heard = new List<string>();
        for (var i = 0; i < events; i++) // The time is only reached when the test has failed.
            heard.AddRange((await stream.NextAsync().WaitAsync(TimeSpan.FromSeconds(30)))!);
        return string.Join('\n', heard);
    }

    /// <param name="First">The older of two mails of one's own.</param>
    private sealed record Scene(MailHost Host, HttpClient Client, RawCaller Caller, string Inbox, string First, string Foreign, string Never) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            Client.Dispose();
            return Host.DisposeAsync();
        }
    }
}
