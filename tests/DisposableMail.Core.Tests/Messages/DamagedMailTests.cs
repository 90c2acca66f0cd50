using System.Text;
using DisposableMail.Core.Messages.Parsing;

namespace DisposableMail.Core.Tests.Messages;

public class DamagedMailTests
{
    private static readonly ParsingOptions Small = new()
    {
        MaxParts = 20,
        MaxDepth = 5,
        MaxHeaders = 10,
        MaxHeaderCharacters = 256,
        MaxTextCharacters = 1024,
        MaxMailboxes = 5,
    };

    [Theory]
    [MemberData(nameof(Corpus.Names), MemberType = typeof(Corpus))]
    public void Mail_cut_anywhere_is_read(string name)
    {
        var octets = Corpus.Read(name);
        var step = Math.Max(1, octets.Length / 200);

        for (var length = 0; length < octets.Length; length += step)
            AssertBounded(octets[..length]);
    }

    [Theory]
    [MemberData(nameof(Corpus.Names), MemberType = typeof(Corpus))]
    public void Mail_with_flipped_bits_is_read(string name)
    {
        var octets = Corpus.Read(name);
        if (octets.Length == 0)
            return;
        var random = new Random(20_260_303);

        for (var round = 0; round < 150; round++)
        {
            var damaged = octets.ToArray();
            for (var flips = random.Next(1, 8); flips > 0; flips--)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            AssertBounded(damaged);
        }
    }

    [Fact]
    public void Random_octets_are_read()
    {
        var random = new Random(4711);
        for (var round = 0; round < 2_000; round++)
        {
            var octets = new byte[random.Next(0, 2_000)];
            random.NextBytes(octets);
            AssertBounded(octets);
        }
    }

    [Fact]
    public void Two_odd_mails_spliced_are_read()
    {
        var random = new Random(99);
        var all = Corpus.Files.Select(Corpus.Read).Where(octets => octets.Length > 0).ToArray();
        for (var round = 0; round < 2_000; round++)
        {
            var head = all[random.Next(all.Length)];
            var tail = all[random.Next(all.Length)];
            AssertBounded([.. head[..random.Next(head.Length)], .. tail[random.Next(tail.Length)..]]);
        }
    }

    private static void AssertBounded(byte[] octets)
    {
        foreach (var options in (ParsingOptions[])[new ParsingOptions(), Small])
        {
            var message = Corpus.Parse(octets, options);

            AssertBodiesAreWhereTheySay(octets, message, Corpus.Parse(octets, options, placedFrom: int.MaxValue));
            Assert.True(message.Attachments.Count <= options.MaxParts);
            Assert.True(message.Headers.Count <= options.MaxHeaders);
            AssertText(message.Text, options.MaxTextCharacters);
            AssertText(message.Html, options.MaxTextCharacters);
            AssertText(message.Subject, options.MaxHeaderCharacters);
            AssertText(message.From, options.MaxHeaderCharacters);
            Assert.Equal(message.Text is null, message.TextSource is null);
            foreach (var attachment in message.Attachments)
                AssertAttachment(octets, attachment);
        }
    }

    // What is read later out of the raw content is what parsing would have stored.
    private static void AssertBodiesAreWhereTheySay(byte[] octets, ParsedMessage placed, ParsedMessage stored)
    {
        Assert.Equal(stored.Text, placed.Text);
        Assert.Equal(stored.Html, placed.Html);
        Assert.Equal(stored.TextSource, placed.TextSource);
        if (placed.TextBody?.Place is { } text)
            Assert.Equal(stored.Text, BodyPlace.Parse(text.ToText()).Decode(octets.AsSpan((int)text.Offset, text.Length), isHtml: false));
        if (placed.HtmlBody?.Place is { } html)
            Assert.Equal(stored.Html, BodyPlace.Parse(html.ToText()).Decode(octets.AsSpan((int)html.Offset, html.Length), isHtml: true));
    }

    private static void AssertAttachment(byte[] octets, ParsedAttachment attachment)
    {
        AssertText(attachment.FileName, 255);
        AssertText(attachment.ContentType, 255);
        AssertText(attachment.ContentId, 255);
        Assert.InRange(attachment.Offset, 0, octets.Length);
        Assert.InRange(attachment.Offset + attachment.EncodedLength, attachment.Offset, octets.Length);
        Assert.Equal(attachment.SizeBytes, Corpus.Decode(octets, attachment).Length);
    }

    private static void AssertText(string? text, int maxCharacters)
    {
        if (text is null)
            return;
        Assert.True(text.Length <= maxCharacters);
        Assert.DoesNotContain('\0', text);
        Assert.True(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) == text, "a lone surrogate got through");
    }
}
