using System.Text.Json;
using DisposableMail.Server.Tests.Dialects.DropMail;
using DisposableMail.Server.Tests.Dialects.DropMail.Mcp;
using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Security;

/// <summary>Another tenant's mail as a place among the mails of a session of one's own: it is none, as what never was is none.</summary>
public sealed class SessionCursorIsolationTests
{
    public static readonly string[] Operations =
    [
        "query ($own: ID!, $cursor: String!) { session(id: $own) { mailsConnection(after: $cursor) { edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage } totalCount } } }",
        "query ($own: ID!, $cursor: String!) { session(id: $own) { mailsConnection(after: $cursor, sort: ASC) { edges { cursor } pageInfo { hasPreviousPage } } } }",
        "query ($own: ID!, $cursor: String!) { session(id: $own) { mailsConnection(before: $cursor) { edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage } totalCount } } }",
        "query ($own: ID!, $cursor: String!) { session(id: $own) { mailsConnection(before: $cursor, sort: ASC) { edges { cursor } pageInfo { hasNextPage } } } }",
        "query ($own: ID!, $mixedMail: ID!) { session(id: $own) { mailsAfterId(mailId: $mixedMail) { id } } }",
        "subscription ($own: ID!, $mixedMail: ID!) { sessionMailReceived(id: $own, mailsAfterId: $mixedMail) { id } }",
    ];

    [Fact]
    public async Task Fields_answer_as_if_it_never_was()
    {
        await using var host = await MailHost.StartAsync();
        var (owner, other) = (await DropMailClient.NewAsync(host), await DropMailClient.NewAsync(host));
        var (own, theirs) = await AroundAsync(host, owner, other);
        var never = SessionThings.MadeUp(host.Clock.GetUtcNow());
        var mails = await MailsAsync(other, own);
        var caller = new RawCaller(host);

        foreach (var operation in Operations)
        {
            var foreign = await AskAsync(theirs);
            Assert.Equal(RawAnswers.Settled(await AskAsync(never)), RawAnswers.Settled(foreign));
            Assert.DoesNotContain("errors", foreign, StringComparison.Ordinal);
            RawAnswers.AssertTellNothing("", foreign, theirs.Names);
            // A mail that is there is a place: the question was understood. Before the first in its order is nothing, as before what is no place.
            Assert.True(await IsPlaceAsync(mails[^1]) || await IsPlaceAsync(mails[0]), operation);

            async Task<bool> IsPlaceAsync(string mail) => RawAnswers.Settled(await AskAsync(theirs with { Mail = mail })) != RawAnswers.Settled(foreign);

            Task<string> AskAsync(SessionThings things) =>
                caller.AskAsync("POST", other.Path, JsonSerializer.Serialize(new { query = operation, variables = things.Variables(own) }));
        }
    }

    [Fact]
    public async Task Tools_answer_as_if_it_never_was()
    {
        await using var host = await MailHost.StartAsync();
        var (owner, other) = (await DropMailClient.NewAsync(host), await DropMailClient.NewAsync(host));
        var (own, theirs) = await AroundAsync(host, owner, other);
        var never = SessionThings.MadeUp(host.Clock.GetUtcNow());
        var first = (await MailsAsync(other, own))[^1];
        await using var assistant = await Assistant.ConnectAsync(host, other.Token);

        foreach (var tool in new[] { "get_inbox", "wait_for_email" })
        {
            Assert.Equal(await FollowAsync(tool, never.MixedMail(own)), await FollowAsync(tool, theirs.MixedMail(own)));
            Assert.NotEqual(await FollowAsync(tool, first), await FollowAsync(tool, theirs.MixedMail(own)));
        }

        var foreign = await assistant.FailAsync("read_email", new { session_id = own, mail_id = theirs.MixedMail(own) });
        Assert.StartsWith("mail_not_found: ", foreign, StringComparison.Ordinal);
        Assert.Equal(await assistant.FailAsync("read_email", new { session_id = own, mail_id = never.MixedMail(own) }), foreign);
        Assert.Equal(first, (await assistant.AskAsync("read_email", new { session_id = own, mail_id = first })).GetProperty("mail_id").GetString());

        async Task<string> FollowAsync(string tool, string after) =>
            (await assistant.AskAsync(tool, new { session_id = own, after_mail_id = after, timeout_seconds = tool == "get_inbox" ? (int?)null : 0 })).GetRawText();
    }

    // A mail of one's own, one of the other's, and another of one's own, all of one millisecond, for the clock stands. Were the stranger's looked up, it
    // would be found between the two.
    private static async Task<(string Own, SessionThings Theirs)> AroundAsync(MailHost host, DropMailClient owner, DropMailClient other)
    {
        var (own, address) = await other.NewSessionAsync();
        await other.SendAsync(address, "first");
        var theirs = await SessionThings.MakeAsync(host, owner, withDomain: false);
        await other.SendAsync(address, "second");
        return (own, theirs);
    }

    // Newest first.
    private static async Task<List<string>> MailsAsync(DropMailClient client, string session) =>
        [.. (await client.AskAsync("query ($session: ID!) { session(id: $session) { mails { id } } }", new { session }))
            .GetProperty("session").GetProperty("mails").EnumerateArray().Select(mail => mail.GetProperty("id").GetString()!)];
}
