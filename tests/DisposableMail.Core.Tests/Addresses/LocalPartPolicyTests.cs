using DisposableMail.Core.Addresses;

namespace DisposableMail.Core.Tests.Addresses;

public sealed class LocalPartPolicyTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("7")]
    [InlineData("first.last")]
    [InlineData("a-b_c.9")]
    [InlineData("postmaster2")]
    [InlineData("info.desk")]
    public void A_plain_name_may_be_chosen(string localPart) => Assert.Null(LocalPartPolicy.Check(localPart, "username"));

    [Theory]
    [InlineData("")]
    [InlineData(".a")]
    [InlineData("a.")]
    [InlineData("a..b")]
    [InlineData("a+b")]
    [InlineData("a b")]
    [InlineData("a\"b")]
    [InlineData("a@b")]
    [InlineData("ä")]
    [InlineData("а")] // Cyrillic: looks like a, is none.
    public void What_breaks_forms_or_deceives_may_not(string localPart)
    {
        var refusal = LocalPartPolicy.Check(localPart, "username");
        Assert.Equal((RefusalKind.InvalidInput, "username"), (refusal!.Kind, refusal.Field));
    }

    [Fact]
    public void Sixty_four_characters_are_the_most()
    {
        Assert.Null(LocalPartPolicy.Check(new string('a', 64), "name"));
        Assert.Equal(RefusalKind.InvalidInput, LocalPartPolicy.Check(new string('a', 65), "name")?.Kind);
    }

    [Theory]
    [InlineData("postmaster")]
    [InlineData("abuse")]
    [InlineData("hostmaster")]
    [InlineData("webmaster")]
    [InlineData("admin")]
    [InlineData("administrator")]
    [InlineData("ssladmin")]
    [InlineData("noreply")]
    public void A_role_name_is_reserved(string localPart) =>
        Assert.Equal(RefusalKind.AddressUnavailable, LocalPartPolicy.Check(localPart, "username")?.Kind);

    [Fact]
    public void What_is_made_could_have_been_chosen_and_does_not_repeat()
    {
        var made = Enumerable.Range(0, 2_000).Select(_ => AddressGenerator.NewLocalPart()).ToList();
        Assert.All(made, localPart => Assert.Null(LocalPartPolicy.Check(localPart, "username")));
        Assert.Equal(made.Count, made.Distinct().Count());
    }
}
