using System.Text;
using DisposableMail.Core.Addresses;

namespace DisposableMail.Core.Tests.Addresses;

public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("User@Example.COM", "user@example.com")]
    [InlineData("a@b", "a@b")]
    [InlineData("a@example.com.", "a@example.com")]
    [InlineData("odd@at\"@example.com", null)]
    [InlineData("ÄRGER@BÜCHER.example", "ärger@xn--bcher-kva.example")]
    [InlineData("A\u0308@example.com", "ä@example.com")] // Decomposed and composed are one address.
    [InlineData("T\u0308@example.com", "\u1e97@example.com")] // Composed in lower case alone.
    [InlineData("a@bücher。example", "a@xn--bcher-kva.example")] // RFC 3490 §3.1: the ideographic full stop is a dot.
    [InlineData("a@XN--BCHER-KVA.example", "a@xn--bcher-kva.example")]
    [InlineData("a.b+tag@example.com", "a.b+tag@example.com")]
    [InlineData("a@under_score.example", "a@under_score.example")]
    [InlineData("", null)]
    [InlineData("a", null)]
    [InlineData("@example.com", null)]
    [InlineData("a@", null)]
    [InlineData("a@.", null)]
    [InlineData("a@..", null)]
    [InlineData("a@example..com", null)]
    [InlineData("a@.example.com", null)]
    [InlineData("a@-example.com", null)]
    [InlineData("a@example-.com", null)]
    [InlineData("a@exam ple.com", null)]
    [InlineData("a@[192.0.2.1]", null)]
    [InlineData("a b@example.com", null)]
    [InlineData("a\u0000@example.com", null)]
    [InlineData("a\r\n@example.com", null)]
    [InlineData("a\u2028@example.com", null)]
    [InlineData(null, null)]
    public void An_address_has_one_canonical_form_or_none(string? text, string? canonical)
    {
        Assert.Equal(canonical is not null, EmailAddress.TryParse(text, out var address));
        Assert.Equal(canonical, address?.Text);
    }

    // xUnit cannot carry an unpaired surrogate in its data.
    [Fact]
    public void An_unpaired_surrogate_is_no_character()
    {
        Assert.False(EmailAddress.TryParse("a\ud800@example.com", out _));
        Assert.False(EmailAddress.TryParse("a@ex\udc00ample.com", out _));
    }

    [Fact]
    public void Lengths_are_limited_in_octets()
    {
        // RFC 5321 §4.5.3.1.1 and §4.5.3.1.2; RFC 1035 §2.3.4.
        Assert.True(EmailAddress.TryCreate(new string('a', 64), "example.com", out _));
        Assert.False(EmailAddress.TryCreate(new string('a', 65), "example.com", out _));
        Assert.True(EmailAddress.TryCreate(new string('ä', 32), "example.com", out _));
        Assert.False(EmailAddress.TryCreate(new string('ä', 33), "example.com", out _));
        Assert.True(EmailAddress.TryCreate("a", new string('a', 63) + ".com", out _));
        Assert.False(EmailAddress.TryCreate("a", new string('a', 64) + ".com", out _));
        var labels = string.Join('.', Enumerable.Repeat(new string('a', 63), 4));
        Assert.True(EmailAddress.TryCreate("a", labels, out _));
        Assert.False(EmailAddress.TryCreate("a", labels + ".a", out _));
    }

    [Fact]
    public void The_canonical_form_of_a_canonical_form_is_itself()
    {
        var random = new Random(20300115);
        for (var round = 0; round < 20_000; round++)
        {
            var text = RandomText(random) + "@" + RandomText(random) + ".example";
            if (!EmailAddress.TryParse(text, out var once))
                continue;
            Assert.True(EmailAddress.TryParse(once.Text, out var twice), text);
            Assert.Equal(once, twice);
        }
    }

    private static string RandomText(Random random)
    {
        var text = new StringBuilder();
        for (var i = random.Next(1, 6); i > 0; i--)
            text.Append(random.Next(3) == 0 ? (char)random.Next(0x20, 0x7F) : (char)random.Next(0x80, 0xD800));
        return text.ToString();
    }
}
