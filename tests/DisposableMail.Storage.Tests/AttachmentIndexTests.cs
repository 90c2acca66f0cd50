using System.Text;
using DisposableMail.Core.Reception;
using DisposableMail.Testing;

namespace DisposableMail.Storage.Tests;

/// <summary>Alone in the process while it runs: it looks at what the process allocates.</summary>
[CollectionDefinition(nameof(AttachmentIndexTests), DisableParallelization = true)]
[Collection(nameof(AttachmentIndexTests))]
public sealed class AttachmentIndexTests
{
    [EachDatabase]
    public async Task Many_attachments_do_not_multiply_a_long_text(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine);
        var caller = await host.CallerAsync();
        var inbox = await host.CreateInboxAsync(caller);
        var mail = MailBuilder.To(inbox.Address.Text).Text(new string('x', 500_000));
        for (var i = 0; i < 500; i++)
            mail.Attach($"{i}", "application/octet-stream", Encoding.ASCII.GetBytes($"{i}"));
        Assert.Equal(DeliveryOutcome.Stored, await host.DeliverAsync(mail));

        var before = GC.GetTotalAllocatedBytes(precise: true);
        var listed = Assert.Single(await host.ListAsync(caller, inbox));
        var found = await host.Messages.FindAsync(caller, null, listed.PublicId, CancellationToken.None);
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;

        Assert.Equal(Enumerable.Range(0, 500).Select(i => $"{i}"), listed.Content.Attachments.Select(a => a.FileName));
        Assert.Equal(500, found!.Content.Attachments.Count);
        Assert.InRange(allocated, 0, 30_000_000); // Once each: 2 MB of text and the index. Joined: 500 times that.
    }
}
