using System.Collections.Concurrent;
using DisposableMail.Core;
using DisposableMail.Core.Messages;
using DisposableMail.Core.Reception;
using DisposableMail.Testing;

namespace DisposableMail.Storage.Tests;

public sealed class HandOverTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [EachDatabase]
    public async Task Each_mail_is_handed_over_once_under_parallel_readers_while_more_arrive(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine);
        var owner = await host.CallerAsync();
        var inbox = await host.CreateInboxAsync(owner);
        var got = new ConcurrentBag<Guid>();
        var isOver = false;
        var readers = Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            while (!Volatile.Read(ref isOver))
            {
                await TakeAsync();
                await Task.Yield(); // A poll that finds nothing never waits: without this the readers would keep every thread from the senders.
            }
        })).ToList();

        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => host.DeliverAsync(MailBuilder.To(inbox.Address.Text))));
        Volatile.Write(ref isOver, true);
        await Task.WhenAll(readers);
        while (await TakeAsync())
        {
        }

        Assert.Equal(200, got.Count);
        Assert.Equal(200, got.Distinct().Count());
        Assert.Equal(200, (await host.Messages.ReadAsync(owner, inbox.PublicId, new PageRequest(), None)).Value.Inbox.MessageCount); // For all others.

        async Task<bool> TakeAsync()
        {
            var page = (await host.Messages.HandOverAsync(owner, inbox.PublicId, new HandOverRequest { Limit = 10 }, None)).Value;
            foreach (var message in page.Messages)
                got.Add(message.PublicId);
            return page.Messages.Count > 0;
        }
    }

    [EachDatabase]
    public async Task Two_processes_on_one_database_hand_over_once(string engine)
    {
        await using var first = await CoreHost.StartAsync(engine);
        await using var second = await CoreHost.StartAsync(engine, first.Folder, first.Clock);
        var owner = await first.CallerAsync();
        var inbox = await first.CreateInboxAsync(owner);
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => first.DeliverAsync(MailBuilder.To(inbox.Address.Text))));

        var pages = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(async () =>
            (await (i % 2 == 0 ? first : second).Messages.HandOverAsync(owner, inbox.PublicId, new HandOverRequest { Limit = 5 }, None)).Value.Messages)));

        Assert.Equal(50, pages.Sum(p => p.Count));
        Assert.Equal(50, pages.SelectMany(p => p).Select(m => m.PublicId).Distinct().Count());
    }

    [EachDatabase]
    public async Task The_oldest_come_first_and_a_filter_leaves_the_rest(string engine)
    {
        await using var host = await DomainHost.StartAsync(engine);
        var owner = await host.Core.CallerAsync();
        await host.ProveAsync(owner, "brand.example");
        foreach (var (to, subject) in new[] { ("a", "1"), ("b", "2"), ("a", "3"), ("b", "4") })
            Assert.Equal(DeliveryOutcome.Stored, await host.Core.DeliverAsync(MailBuilder.To($"{to}@brand.example").Subject(subject)));
        var inbox = (await host.Core.Inboxes.FindDomainInboxAsync(owner, "brand.example", None)).Value;
        async Task<string> TakeAsync(string? to, int limit = 10) => string.Join(' ', (await host.Core.Messages.HandOverAsync(
            owner, inbox.PublicId, new HandOverRequest { To = to, Limit = limit }, None)).Value.Messages.Select(m => m.Content.Subject));

        Assert.Equal("4 2", await TakeAsync("B@brand.example"));
        Assert.Equal("", await TakeAsync("b@brand.example"));
        Assert.Equal("", await TakeAsync("no address"));
        Assert.Equal("1", await TakeAsync(null, limit: 1));
        Assert.Equal("3", await TakeAsync(null));
        Assert.Equal("", await TakeAsync(null));
        Assert.Equal(DeliveryOutcome.Stored, await host.Core.DeliverAsync(MailBuilder.To("b@brand.example").Subject("5")));
        Assert.Equal("5", await TakeAsync(null));
    }

    [EachDatabase]
    public async Task Of_an_inbox_with_more_than_a_page_every_message_comes_once(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine);
        var owner = await host.CallerAsync();
        var inbox = await host.CreateInboxAsync(owner);
        for (var i = 0; i < PageRequest.MaxLimit + 2; i++)
            Assert.Equal(DeliveryOutcome.Stored, await host.DeliverAsync(MailBuilder.To(inbox.Address.Text).Subject($"{i}")));
        async Task<List<string?>> TakeAsync() =>
            [.. (await host.Messages.HandOverAsync(owner, inbox.PublicId, new HandOverRequest { Limit = PageRequest.MaxLimit }, None)).Value.Messages.Select(m => m.Content.Subject)];

        Assert.Equal(Enumerable.Range(0, PageRequest.MaxLimit).Reverse().Select(i => $"{i}"), await TakeAsync());
        Assert.Equal(["101", "100"], await TakeAsync());
        Assert.Empty(await TakeAsync());
        Assert.Equal(DeliveryOutcome.Stored, await host.DeliverAsync(MailBuilder.To(inbox.Address.Text).Subject("one more")));
        Assert.Equal(["one more"], await TakeAsync());
    }

    [EachDatabase]
    public async Task Opening_marks_as_seen_and_listing_does_not(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine);
        var owner = await host.CallerAsync();
        var inbox = await host.CreateInboxAsync(owner);
        Assert.Equal(DeliveryOutcome.Stored, await host.DeliverAsync(MailBuilder.To(inbox.Address.Text)));
        var listed = Assert.Single(await host.ListAsync(owner, inbox));
        Assert.False(listed.IsSeen);
        Assert.False((await host.Messages.FindAsync(owner, null, listed.PublicId, None))?.IsSeen);

        Assert.True((await host.Messages.OpenAsync(owner, null, listed.PublicId, None))?.IsSeen);

        Assert.True(Assert.Single(await host.ListAsync(owner, inbox)).IsSeen);
        Assert.Null(await host.Messages.OpenAsync(await host.CallerAsync("other"), null, listed.PublicId, None));
        Assert.Equal(RefusalKind.NotFound, (await host.Messages.HandOverAsync(await host.CallerAsync("other"), inbox.PublicId, new HandOverRequest { Limit = 10 }, None)).Refusal?.Kind);
    }
}
