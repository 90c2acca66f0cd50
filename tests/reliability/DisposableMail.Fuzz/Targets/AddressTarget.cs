using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using DisposableMail.Core.Addresses;
using DisposableMail.Core.Messages;
using DisposableMail.Fuzz.Generating;
using DisposableMail.Smtp.Syntax;

namespace DisposableMail.Fuzz.Targets;

/// <summary>Addresses as Core has them: any text has one canonical form or none, by whichever door it came.</summary>
internal sealed partial class AddressTarget : FuzzTarget
{
    // RFC 5321 §4.5.3.1.1 and §4.5.3.1.2.
    private const int MaxLocalPartOctets = 64;
    private const int MaxDomainOctets = 255;

    public override string Name => "address";

    public override int Share => 100;

    public override IReadOnlyList<string> Aims { get; } = ["address", "international domain", "path"];

    protected override Gen<byte[]> Cases => AddressGrammar.Addresses;

    public override ValueTask CheckAsync(byte[] octets)
    {
        var text = TextOf(octets);
        CheckDomain(text);
        CheckDomain(text[(text.LastIndexOf('@') + 1)..]);
        CheckAddress(text);
        CheckPath(octets);
        return default;
    }

    private void CheckAddress(string text)
    {
        _ = RecipientFilter.Parse(text);
        if (!EmailAddress.TryParse(text, out var address)) return;
        Meet("address");
        CheckCanonical(address);
        // Decomposed it is longer, and may be beyond a limit; within them it is the same address.
        if (EmailAddress.TryParse(text.Normalize(NormalizationForm.FormD), out var decomposed)) Assert.Equal(address, decomposed);
        if (Ascii.IsValid(text)) Assert.True(EmailAddress.TryParse(text.ToUpperInvariant(), out var upper) && upper == address, text);
    }

    private void CheckCanonical(EmailAddress address)
    {
        Assert.True(EmailAddress.TryParse(address.Text, out var again), $"{address} is not read again");
        Assert.Equal(address, again);
        Assert.True(EmailAddress.TryCreate(address.LocalPart, address.Domain, out var same) && same == address, address.Text);
        Assert.InRange(Encoding.UTF8.GetByteCount(address.LocalPart), 1, MaxLocalPartOctets);
        Assert.DoesNotContain(address.LocalPart, static c => char.IsControl(c) || char.IsWhiteSpace(c) || c == '@');
        CheckDomain(address.Domain);
        if (AddressGenerator.LoginOf(address.LocalPart) is { } login) Assert.StartsWith(login, address.LocalPart, StringComparison.Ordinal);
    }

    private void CheckDomain(string text)
    {
        if (!EmailAddress.TryCanonicalDomain(text, out var domain)) return;
        Assert.Matches("^[a-z0-9_.-]+$", domain);
        Assert.InRange(domain.Length, 1, MaxDomainOctets);
        Assert.True(EmailAddress.TryCanonicalDomain(domain, out var again), $"{domain} is not read again");
        Assert.Equal(domain, again);
        if (!Ascii.IsValid(text)) Meet("international domain");
        var shown = UnicodeDomain.Of(domain);
        Assert.True(EmailAddress.TryCanonicalDomain(shown, out var back) && back == domain, $"{shown} does not lead back to {domain}");
    }

    // As InboundMailReceiver has it: RCPT asks by the domain in canonical form, DATA resolves the path as it was sent. What the first took, the
    // second must find, or an accepted mail has nowhere to go.
    private void CheckPath(byte[] octets)
    {
        var parser = new PathParser([(byte)'<', .. octets, (byte)'>']);
        if (!parser.TryReadForwardPath(out var mailbox)) return;
        var sent = mailbox!.Domain.Length > 0 ? mailbox.Domain : "mail.test";
        if (!EmailAddress.TryCanonicalDomain(sent, out var domain) || !EmailAddress.TryCreate(mailbox.LocalPart, domain, out var asked)) return;
        Assert.True(EmailAddress.TryCreate(mailbox.LocalPart, sent, out var resolved), $"{mailbox} was accepted and is not resolved");
        Assert.Equal(asked, resolved);
        Meet("path");
        CheckCanonical(resolved);
        // Whoever types into a client what the sender wrote means the same inbox.
        Assert.True(EmailAddress.TryParse($"{mailbox.LocalPart}@{sent}", out var typed) && typed == asked, $"{mailbox} is another address when typed");
    }

    // As JSON has it: half characters are written as escapes, and cannot be written otherwise.
    private static string TextOf(byte[] octets) => Escapes().Replace(
        Encoding.UTF8.GetString(octets), static escape => ((char)int.Parse(escape.Groups[1].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString());

    [GeneratedRegex("\\\\u([0-9a-fA-F]{4})")]
    private static partial Regex Escapes();
}
