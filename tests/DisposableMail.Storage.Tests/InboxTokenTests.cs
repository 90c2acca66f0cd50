using System.Text;
using DisposableMail.Core;
using DisposableMail.Core.Inboxes;
using DisposableMail.Core.Messages;
using DisposableMail.Core.Reception;
using DisposableMail.Testing;
using Microsoft.EntityFrameworkCore;

namespace DisposableMail.Storage.Tests;

public sealed class InboxTokenTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [EachDatabase]
    public async Task A_token_opens_its_inbox_and_nothing_else_of_its_owner(string engine)
    {
        await using var host = await DomainHost.StartAsync(engine);
        var owner = await host.Core.CallerAsync();
        var created = (await host.Core.Inboxes.CreateOnceAsync(owner, new NewInbox { Token = InboxTokenRight.Full }, None)).Value;
        Assert.Matches("^[a-z0-9]{38}$", created.Token);
        var other = await host.Core.CreateInboxAsync(owner);
        foreach (var inbox in new[] { created.Inbox, other })
            Assert.Equal(DeliveryOutcome.Stored, await host.Core.DeliverAsync(MailBuilder.To(inbox.Address.Text)));
        var hidden = Assert.Single(await host.Core.ListAsync(owner, other));

        var bearer = await host.Tokens.FindCallerAsync(created.Token!, None);

        Assert.NotNull(bearer);
        Assert.Equal(created.Inbox.PublicId, Assert.Single(await host.Core.Inboxes.ListAsync(bearer, 10, None)).PublicId);
        Assert.Equal(created.Inbox.Id, (await host.Core.Inboxes.FindOnlyAsync(bearer, None))?.Id);
        Assert.Single(await host.Core.ListAsync(bearer, created.Inbox));
        Assert.Null(await host.Core.Inboxes.FindAsync(bearer, other.Address.Text, None));
        Assert.Null(await host.Core.Inboxes.FindAsync(bearer, other.Id, None));
        Assert.Equal(RefusalKind.NotFound, (await host.Core.Messages.ReadAsync(bearer, other.PublicId, new PageRequest(), None)).Refusal?.Kind);
        Assert.Equal(RefusalKind.NotFound, (await host.Core.Messages.HandOverAsync(bearer, other.PublicId, new HandOverRequest { Limit = 10 }, None)).Refusal?.Kind);
        Assert.Null(await host.Core.Messages.FindAsync(bearer, null, hidden.PublicId, None));
        Assert.Equal(RefusalKind.NotFound, (await host.Core.Messages.DeleteAsync(bearer, null, hidden.PublicId, None))?.Kind);
        Assert.Equal(RefusalKind.NotFound, (await host.Core.Inboxes.DeleteAsync(bearer, other.PublicId, None))?.Kind);
        Assert.Equal(RefusalKind.TierForbids, (await host.Core.Inboxes.CreateAsync(bearer, new NewInbox(), None)).Refusal?.Kind);
        Assert.Equal(RefusalKind.TierForbids, (await host.Tokens.IssueAsync(bearer, created.Inbox.PublicId, InboxTokenRight.Full, None)).Refusal?.Kind);
        Assert.Equal(RefusalKind.TierForbids, (await host.Core.Inboxes.ReplaceAddressAsync(bearer, created.Inbox.PublicId, new NewInbox(), None)).Refusal?.Kind);
        Assert.Equal(RefusalKind.TierForbids, (await host.Domains.BeginAsync(bearer, "brand.example", None)).Refusal?.Kind);
        Assert.Empty(await host.Domains.ListAsync(bearer, None));
    }

    [EachDatabase]
    public async Task A_token_that_only_reads_changes_nothing(string engine)
    {
        await using var host = await DomainHost.StartAsync(engine);
        var owner = await host.Core.CallerAsync();
        var inbox = await host.Core.CreateInboxAsync(owner);
        Assert.Equal(DeliveryOutcome.Stored, await host.Core.DeliverAsync(MailBuilder.To(inbox.Address.Text)));
        var reader = (await host.Tokens.FindCallerAsync((await host.Tokens.IssueAsync(owner, inbox.PublicId, InboxTokenRight.Read, None)).Value, None))!;
        var message = Assert.Single(await host.Core.ListAsync(reader, inbox));

        Assert.NotEmpty(await host.Core.ReadRawAsync(message));
        Assert.False((await host.Core.Messages.OpenAsync(reader, null, message.PublicId, None))?.IsSeen);
        Assert.Equal(RefusalKind.TierForbids, (await host.Core.Messages.DeleteAsync(reader, null, message.PublicId, None))?.Kind);
        Assert.Equal(RefusalKind.TierForbids, (await host.Core.Messages.HandOverAsync(reader, inbox.PublicId, new HandOverRequest { Limit = 10 }, None)).Refusal?.Kind);
        Assert.Equal(RefusalKind.TierForbids, (await host.Core.Inboxes.DeleteAsync(reader, inbox.PublicId, None))?.Kind);
        Assert.False(Assert.Single(await host.Core.ListAsync(owner, inbox)).IsSeen);
    }

    [EachDatabase]
    public async Task A_token_ends_with_its_inbox_and_with_its_owner(string engine)
    {
        await using var host = await DomainHost.StartAsync(engine);
        var owner = await host.Core.CallerAsync("owner");
        async Task<(Inbox Inbox, string Token)> CreateAsync()
        {
            var created = (await host.Core.Inboxes.CreateOnceAsync(owner, new NewInbox { Token = InboxTokenRight.Full, Lifetime = TimeSpan.FromHours(1) }, None)).Value;
            Assert.NotNull(await host.Tokens.FindCallerAsync(created.Token!, None)); // Also into the memory.
            return (created.Inbox, created.Token!);
        }

        var deleted = await CreateAsync();
        Assert.Null(await host.Core.Inboxes.DeleteAsync(owner, deleted.Inbox.PublicId, None));
        Assert.Null(await host.Tokens.FindCallerAsync(deleted.Token, None));
        var expired = await CreateAsync();
        host.Core.Clock.Advance(TimeSpan.FromHours(1)); // Exactly at the end: gone.
        Assert.Null(await host.Tokens.FindCallerAsync(expired.Token, None));
        var disabled = await CreateAsync();
        _ = (await host.Core.Accounts.DisableAsync("owner", None)).Value;
        Assert.Null(await host.Tokens.FindCallerAsync(disabled.Token, None));
        Assert.Null(await host.Tokens.FindCallerAsync("", None));

        await host.Core.Sweeper.SweepAsync(None);
        await using var db = host.Core.Open();
        Assert.Equal(1, await db.InboxTokens.CountAsync()); // Swept with their inboxes.
    }

    [EachDatabase]
    public async Task Only_the_hash_of_a_token_is_kept_and_the_oldest_of_many_ends(string engine)
    {
        await using var host = await DomainHost.StartAsync(engine);
        var owner = await host.Core.CallerAsync();
        var inbox = await host.Core.CreateInboxAsync(owner);
        var tokens = new List<string>();
        for (var i = 0; i < 11; i++)
            tokens.Add((await host.Tokens.IssueAsync(owner, inbox.PublicId, InboxTokenRight.Read, None)).Value);

        Assert.Null(await host.Tokens.FindCallerAsync(tokens[0], None));
        Assert.NotNull(await host.Tokens.FindCallerAsync(tokens[1], None));
        await using var db = host.Core.Open();
        Assert.DoesNotContain(await db.InboxTokens.Select(t => t.Hash).ToListAsync(), h => tokens.Contains(Encoding.UTF8.GetString(h)));
        Assert.Equal(10, await db.InboxTokens.CountAsync());
    }
}
