using DisposableMail.Server.Dialects.TempMailG;
using DisposableMail.Server.Tests.Dialects.DustMail;
using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Dialects;

/// <summary>Not yours looks absent (invariant 6).</summary>
public sealed class OwnershipTests
{
    [Fact]
    public async Task Somebody_elses_is_answered_like_what_never_was()
    {
        await using var host = await MailHost.StartAsync();
        using var owner = host.NewClient(await host.CreateKeyAsync("owner"));
        using var other = host.NewClient(await host.CreateKeyAsync("other"));
        var inbox = await owner.CreateInboxAsync("""{"username":"mine"}""");
        await host.SendAsync(MailBuilder.To(inbox.Email).Attach("a.bin", "application/octet-stream", [1]));
        var email = Assert.Single(await owner.EmailIdsAsync(inbox.Id));
        var calls = 0;

        foreach (var (method, path) in Calls)
        {
            var theirs = await other.SendAsync(method, Fill(path, inbox.Id, email, "mine@mail.test"));
            var never = await other.SendAsync(method, Fill(path, Guid.NewGuid().ToString(), Guid.NewGuid().ToString(), "never@mail.test"));

            Assert.Matches("^40[04]\n", theirs);
            Assert.Equal(WithoutUse(never), WithoutUse(theirs));
            calls++;
        }

        Assert.Equal(Calls.Length, calls);
        Assert.Single(await owner.EmailIdsAsync(inbox.Id));
        Assert.DoesNotContain("mine", await other.SendAsync("GET", "/v1/inbox"), StringComparison.Ordinal);
    }

    private static readonly (string Method, string Path)[] Calls =
    [
        ("GET", "/v1/inbox/{inbox}"), ("GET", "/v1/inbox/{inbox}?wait=60"), ("GET", "/v1/inbox/{inbox}?after={email}"),
        ("GET", "/v1/inbox/{inbox}/events"), ("GET", "/v1/inbox/{inbox}/emails/{email}"), ("GET", "/v1/inbox/{inbox}/emails/{email}/raw"),
        ("GET", "/v1/inbox/{inbox}/emails/{email}/attachments/0"), ("DELETE", "/v1/inbox/{inbox}/emails/{email}"), ("DELETE", "/v1/inbox/{inbox}"),
        ("GET", "/v1/emails/{address}/messages"), ("DELETE", "/v1/emails/{address}"), ("GET", "/v1/messages/{email}"),
        ("GET", "/v1/messages/{email}/source_code"), ("GET", "/v1/messages/{email}/source"), ("DELETE", "/v1/messages/{email}"),
        ("GET", "/v1/attachments/{attachment}"),
        ("GET", "/api/messages?email={address}"), ("DELETE", "/api/emails/{address}"), ("POST", "/api/emails/{address}/other/mail.test"),
        ("GET", "/api/messages/{message}"), ("GET", "/api/messages/{message}/attachments/a.bin"), ("DELETE", "/api/messages/{message}"),
    ];

    private static string Fill(string path, string inbox, string email, string address) => path
        .Replace("{inbox}", inbox, StringComparison.Ordinal).Replace("{email}", email, StringComparison.Ordinal)
        .Replace("{address}", address, StringComparison.Ordinal).Replace("{attachment}", $"{Guid.Parse(email):N}0", StringComparison.Ordinal)
        .Replace("{message}", MessageIds.Of(Guid.Parse(email)), StringComparison.Ordinal);

    private static string WithoutUse(string answer) =>
        System.Text.RegularExpressions.Regex.Replace(answer, "(-Used|-Remaining): [0-9]+", "$1: {n}");
}
