using System.Globalization;
using System.Text;
using CsCheck;
using DisposableMail.Core.Messages.Parsing;
using DisposableMail.Fuzz.Generating;

namespace DisposableMail.Fuzz.Targets;

/// <summary>Header fields: text encoded as RFC 2047 and RFC 2231 say comes back as it was; broken encodings come back as something.</summary>
internal sealed class HeaderTarget : FuzzTarget
{
    private readonly MessageParser _parser = new(new ParsingOptions(), TimeProvider.System, fellBack: Fallbacks.Judge);

    public override string Name => "header";

    public override int Share => 60;

    protected override Gen<byte[]> Cases { get; } = Gen.Frequency(
        (1, Gen.String[0, 60].Select(text => new UTF8Encoding(false).GetBytes(text))), (1, MailGrammar.Values));

    public override ValueTask CheckAsync(byte[] octets)
    {
        CheckRaw(octets);
        CheckEncoded(Plain(Encoding.UTF8.GetString(octets)));
        return default;
    }

    private void CheckRaw(byte[] value)
    {
        byte[] content =
        [
            .. "From: "u8, .. value, .. "\r\nSubject: "u8, .. value, .. "\r\nTo: "u8, .. value, .. "\r\nDate: "u8, .. value, .. "\r\nMessage-ID: "u8, .. value,
            .. "\r\nContent-Type: "u8, .. value, .. "\r\nContent-Disposition: attachment; filename="u8, .. value, .. "\r\n\r\nx"u8,
        ];
        var message = _parser.Parse(new MemoryStream(content), CancellationToken.None);
        foreach (var field in message.Headers) Assert.Equal(field.Value, WellFormed.Of(field.Value));
    }

    private void CheckEncoded(string text)
    {
        var words = string.Join("\r\n ", Words(text, 12).Select((word, i) => i % 2 == 0 ? B(word) : Q(word)));
        var name = text.Replace("/", "", StringComparison.Ordinal).Replace("\\", "", StringComparison.Ordinal).Trim();
        var pieces = string.Concat(Words(name, 12).Select((word, i) => $";\r\n filename*{i}*={(i == 0 ? "utf-8''" : "")}{Uri.EscapeDataString(word)}"));
        var content = $"Subject: {words}\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment{pieces}\r\n\r\nx";

        var message = _parser.Parse(new MemoryStream(Encoding.ASCII.GetBytes(content)), CancellationToken.None);

        Assert.Equal(text.Trim(), message.Subject?.Trim());
        // A longer name is cut.
        if (name.Length <= 255) Assert.Equal(name is "" or "." or ".." ? null : name, Assert.Single(message.Attachments).FileName);
    }

    // Controls, and what fonts do not tell from nothing, are not sent in a subject.
    private static string Plain(string text) => string.Concat(text.EnumerateRunes().Where(rune => !Rune.IsControl(rune) && rune.Value != 0xFFFD && rune.Value != 0xFEFF
        && (rune.Value == ' ' || !Rune.IsWhiteSpace(rune))).Select(rune => rune.ToString()));

    private static IEnumerable<string> Words(string text, int length) =>
        text.EnumerateRunes().Chunk(length).Select(runes => string.Concat(runes.Select(rune => rune.ToString())));

    private static string B(string word) => $"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(word))}?=";

    private static string Q(string word) =>
        $"=?UTF-8?q?{string.Concat(Encoding.UTF8.GetBytes(word).Select(octet => char.IsAsciiLetterOrDigit((char)octet) ? ((char)octet).ToString() : "=" + octet.ToString("X2", CultureInfo.InvariantCulture)))}?=";
}
