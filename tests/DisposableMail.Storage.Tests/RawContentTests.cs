using DisposableMail.Core.Messages;
using DisposableMail.Core.Reception;
using DisposableMail.Testing;
using Microsoft.EntityFrameworkCore;

namespace DisposableMail.Storage.Tests;

public sealed class RawContentTests
{
    private static readonly int[] Sizes = [0, 1, 255, 256, 65_535, 65_536, 65_537, 200_000, 3 * 1024 * 1024];

    [EachDatabase]
    public async Task Bytes_are_sacred(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine);
        var caller = await host.CallerAsync();
        var inbox = await host.CreateInboxAsync(caller);
        foreach (var size in Sizes)
        {
            foreach (var content in new[] { Random(size), Compressible(size) })
            {
                Assert.Equal(DeliveryOutcome.Stored, await host.DeliverAsync(content, inbox.Address.Text));
                var message = (await host.ListAsync(caller, inbox))[0];
                Assert.Equal(size, message.Content.SizeBytes);
                Assert.True((await host.ReadRawAsync(message)).SequenceEqual(content), $"{size} octets came back altered");
            }
        }

        Assert.Empty(await host.VerifyAsync());
    }

    [EachDatabase]
    public async Task Content_is_stored_once_for_all_recipients_and_compressed_when_that_is_smaller(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine);
        var caller = await host.CallerAsync();
        var inboxes = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => host.CreateInboxAsync(caller)));
        var recipients = inboxes.Select(i => i.Address.Text).ToArray();

        Assert.Equal(DeliveryOutcome.Stored, await host.DeliverAsync(Compressible(200_000), recipients));
        Assert.Equal(DeliveryOutcome.Stored, await host.DeliverAsync(Random(200_000), recipients));

        await using var db = host.Open();
        Assert.Equal(2, await db.Contents.CountAsync());
        Assert.Equal(10, await db.Messages.CountAsync());
        var pieces = (await db.RawContents.ToListAsync()).ToLookup(r => r.ContentId, r => (r.Encoding, r.Octets.Length)).OrderBy(g => g.Key).ToList();
        Assert.All(pieces[0], piece => Assert.True(piece.Encoding == RawEncoding.Zstandard && piece.Length < 10_000));
        Assert.All(pieces[1], piece => Assert.Equal(RawEncoding.Identity, piece.Encoding));
        Assert.Equal([65_536, 65_536, 65_536, 3_392], pieces[1].Select(p => p.Length));
    }

    [EachDatabase]
    public async Task Deleting_one_copy_keeps_the_others_and_the_last_one_frees_the_content(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine);
        var caller = await host.CallerAsync();
        var (first, second) = (await host.CreateInboxAsync(caller), await host.CreateInboxAsync(caller));
        var mail = MailBuilder.To(first.Address.Text, second.Address.Text).Attach("a.bin", "application/octet-stream", Random(70_000));
        Assert.Equal(DeliveryOutcome.Stored, await host.DeliverAsync(mail));
        var (one, other) = (Assert.Single(await host.ListAsync(caller, first)), Assert.Single(await host.ListAsync(caller, second)));

        Assert.Null(await host.Messages.DeleteAsync(caller, null, one.PublicId, CancellationToken.None));
        Assert.Empty(await host.ListAsync(caller, first));
        Assert.Equal(mail.Build(), await host.ReadRawAsync(other));
        Assert.Empty(await host.VerifyAsync());

        Assert.Null(await host.Messages.DeleteAsync(caller, second.PublicId, other.PublicId, CancellationToken.None));
        await using var db = host.Open();
        Assert.False(await db.Contents.AnyAsync() || await db.RawContents.AnyAsync() || await db.Attachments.AnyAsync());
        Assert.Empty(await host.VerifyAsync());
    }

    [EachDatabase]
    public async Task Attachments_come_out_as_they_went_in(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine);
        var caller = await host.CallerAsync();
        var inbox = await host.CreateInboxAsync(caller);
        var octets = new[] { 1, 65_536, 100_000, 1_500_000 }.Select(Random).ToList();
        var mail = MailBuilder.To(inbox.Address.Text);
        for (var i = 0; i < octets.Count; i++)
            mail.Attach($"{i}.bin", "application/octet-stream", octets[i]);
        Assert.Equal(DeliveryOutcome.Stored, await host.DeliverAsync(mail));

        var listed = Assert.Single(await host.ListAsync(caller, inbox));
        var found = await host.Messages.FindAsync(caller, inbox.PublicId, listed.PublicId, CancellationToken.None);

        Assert.Equal(["0.bin", "1.bin", "2.bin", "3.bin"], listed.Content.Attachments.Select(a => a.FileName));
        for (var i = 0; i < octets.Count; i++)
        {
            var attachment = found!.Content.Attachments[i];
            using var opened = host.Messages.OpenAttachment(found, attachment);
            Assert.Equal((octets[i].Length, octets[i].Length), (opened.Length, attachment.SizeBytes));
            Assert.True((await CoreHost.ReadAsync(opened)).SequenceEqual(octets[i]));
        }
    }

    private static byte[] Random(int size)
    {
        var octets = new byte[size];
        new Random(size).NextBytes(octets);
        return octets;
    }

    private static byte[] Compressible(int size) => [.. Enumerable.Range(0, size).Select(i => (byte)"Subject: again\r\n"[i % 16])];
}
