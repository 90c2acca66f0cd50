using System.Text;
using DisposableMail.Core.Messages;
using DisposableMail.Core.Reception;
using DisposableMail.Testing;
using Microsoft.EntityFrameworkCore;

namespace DisposableMail.Storage.Tests;

/// <summary>Long bodies lie in the raw content alone; nobody who reads a message notices.</summary>
public sealed class PlacedBodyTests
{
    private static readonly string Words = string.Concat(Enumerable.Range(0, 200).Select(i => $"Line {i} of a letter with ümlauts and €.\r\n"));

    [EachDatabase]
    public async Task A_long_body_is_stored_once_and_read_as_it_was_sent(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine);
        var caller = await host.CallerAsync();
        var inbox = await host.CreateInboxAsync(caller);
        var base64 = Convert.ToBase64String(Encoding.UTF8.GetBytes($"<p>{Words}</p>"), Base64FormattingOptions.InsertLineBreaks);
        await DeliverAsync(host, inbox.Address.Text, $"""
            Subject: both
            Content-Type: multipart/alternative; boundary=b

            --b
            Content-Type: text/plain; charset=utf-8

            {Words}
            --b
            Content-Type: text/html; charset=utf-8
            Content-Transfer-Encoding: base64

            {base64}
            --b--

            """);

        var message = Assert.Single(await host.ListAsync(caller, inbox));

        Assert.Equal((Words, $"<p>{Words}</p>"), (message.Content.Text, message.Content.Html));
        var found = await host.Messages.FindAsync(caller, inbox.PublicId, message.PublicId, CancellationToken.None);
        Assert.Equal((Words, $"<p>{Words}</p>"), (found!.Content.Text, found.Content.Html));
        await using var db = host.Open();
        var row = await db.Contents.SingleAsync();
        Assert.Equal((null, null), (row.Text, row.Html));
    }

    [EachDatabase]
    public async Task A_body_that_lies_in_several_pieces_is_read_whole(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine);
        var caller = await host.CallerAsync();
        var inbox = await host.CreateInboxAsync(caller);
        var text = string.Concat(Enumerable.Repeat(Words, 30));
        Assert.True(Encoding.UTF8.GetByteCount(text) > 3 * RawContent.PieceBytes);
        await DeliverAsync(host, inbox.Address.Text, $"Subject: long\n\n{text}");
        await DeliverAsync(host, inbox.Address.Text, $"Subject: short\n\n{Words}");

        var messages = await host.ListAsync(caller, inbox);

        Assert.Equal([Words, text], messages.Select(m => m.Content.Text));
    }

    [EachDatabase]
    public async Task Two_recipients_read_the_same_body(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine);
        var caller = await host.CallerAsync();
        var (first, second) = (await host.CreateInboxAsync(caller), await host.CreateInboxAsync(caller));
        var mail = Encoding.UTF8.GetBytes($"Subject: x\n\n{Words}".ReplaceLineEndings("\r\n"));
        Assert.Equal(DeliveryOutcome.Stored, await host.DeliverAsync(mail, first.Address.Text, second.Address.Text));

        Assert.Equal(Words, Assert.Single(await host.ListAsync(caller, first)).Content.Text);
        Assert.Equal(Words, Assert.Single(await host.ListAsync(caller, second)).Content.Text);
    }

    private static async Task DeliverAsync(CoreHost host, string recipient, string mail) =>
        Assert.Equal(DeliveryOutcome.Stored, await host.DeliverAsync(Encoding.UTF8.GetBytes(mail.ReplaceLineEndings("\r\n")), recipient));
}
