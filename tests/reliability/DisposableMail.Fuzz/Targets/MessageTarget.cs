using System.Text.Json;
using CsCheck;
using DisposableMail.Core.Messages.Parsing;
using DisposableMail.Fuzz.Generating;

namespace DisposableMail.Fuzz.Targets;

/// <summary>The MIME parser: total, deterministic, bounded; strings fit for JSON; each attachment can be read, and has the size that was promised.</summary>
internal sealed class MessageTarget : FuzzTarget
{
    private static readonly ParsingOptions Options = new();
    private readonly MessageParser _parser = new(Options, TimeProvider.System, fellBack: Fallbacks.Judge);

    public override string Name => "message";

    public override int Share => 80;

    protected override Gen<byte[]> Cases => MailGrammar.Messages;

    public override ValueTask CheckAsync(byte[] octets)
    {
        var message = _parser.Parse(new MemoryStream(octets), CancellationToken.None);
        Assert.Equal(Shown(message), Shown(_parser.Parse(new Trickle(octets), CancellationToken.None)));

        foreach (var text in Strings(message)) Assert.Equal(text, WellFormed.Of(text));
        Assert.InRange(message.Text?.Length ?? 0, 0, Options.MaxTextCharacters);
        Assert.Equal(message.Text is null, message.TextSource is null);
        foreach (var attachment in message.Attachments) AttachmentOctets.Check(octets, attachment);
        return default;
    }

    // Where nothing lies is the same everywhere.
    private static string Shown(ParsedMessage message) => JsonSerializer.Serialize(
        message with { Attachments = [.. message.Attachments.Select(one => one.EncodedLength == 0 ? one with { Offset = 0 } : one)] });

    private static IEnumerable<string> Strings(ParsedMessage message) =>
        new[] { message.Subject, message.From, message.FromName, message.FromAddress, message.MessageId, message.Text, message.Html, message.ReplyTo }
            .Concat(message.To).Concat(message.Cc).Concat(message.Headers.SelectMany(header => new[] { header.Name, header.Value }))
            .Concat(message.Attachments.SelectMany(one => new[] { one.FileName, one.ContentType, one.ContentId }))
            .OfType<string>();
}
