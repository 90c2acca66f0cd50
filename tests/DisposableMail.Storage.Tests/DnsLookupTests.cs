using DisposableMail.Core.Domains;
using DisposableMail.Testing.Dns;

namespace DisposableMail.Storage.Tests;

public sealed class DnsLookupTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(200);

    [Fact]
    public async Task Records_are_found_long_ones_aliases_and_preferences_included()
    {
        await using var dns = DnsResponder.Start();
        var longText = new string('a', 700);
        dns.Text("brand.example", "one").Text("brand.example", longText);
        dns.Alias("alias.example", "between.example").Alias("between.example", "brand.example");
        dns.MailHost("brand.example", "MX2.example", 20).MailHost("brand.example", "mx1.example", 10);
        var lookup = dns.NewLookup();

        Assert.Equal(["one", longText], (await lookup.FindTextsAsync("brand.example", None)).Values);
        Assert.Equal(["one", longText], (await lookup.FindTextsAsync("alias.example", None)).Values);
        Assert.Equal(["mx1.example", "mx2.example"], (await lookup.FindMailHostsAsync("brand.example", None)).Values);
    }

    [Fact]
    public async Task No_such_name_and_no_such_record_are_certain()
    {
        await using var dns = DnsResponder.Start();
        dns.Text("brand.example", "one");
        var lookup = dns.NewLookup();

        AssertAnswer(true, await lookup.FindTextsAsync("nobody.example", None));
        AssertAnswer(true, await lookup.FindMailHostsAsync("brand.example", None));
    }

    [Fact]
    public async Task A_truncated_answer_is_asked_for_again_over_tcp()
    {
        await using var dns = DnsResponder.Start();
        dns.Text("brand.example", "one").Behaviour = DnsBehaviour.Truncates;

        Assert.Equal(["one"], (await dns.NewLookup().FindTextsAsync("brand.example", None)).Values);
    }

    [Theory]
    [InlineData(DnsBehaviour.Fails)]
    [InlineData(DnsBehaviour.Refuses)]
    [InlineData(DnsBehaviour.Silent)]
    [InlineData(DnsBehaviour.TruncatesForever)]
    [InlineData(DnsBehaviour.AnswersAnotherQuestion)]
    [InlineData(DnsBehaviour.Babbles)]
    public async Task Nothing_follows_from_what_is_no_answer(DnsBehaviour behaviour)
    {
        await using var dns = DnsResponder.Start();
        dns.Text("brand.example", "one").Behaviour = behaviour;

        AssertAnswer(false, await dns.NewLookup(Short).FindTextsAsync("brand.example", None));
    }

    [Fact]
    public async Task Records_of_another_name_prove_nothing()
    {
        await using var dns = DnsResponder.Start();
        dns.Text("brand.example", "one").Behaviour = DnsBehaviour.AnswersAnotherName;

        Assert.Empty((await dns.NewLookup().FindTextsAsync("brand.example", None)).Values);
    }

    [Fact]
    public async Task A_slow_answer_within_the_time_out_is_an_answer()
    {
        await using var dns = DnsResponder.Start();
        dns.Text("brand.example", "one").Hold();
        var asking = dns.NewLookup().FindTextsAsync("brand.example", None);
        Assert.False(asking.IsCompleted);

        dns.Release();

        Assert.Equal(["one"], (await asking).Values);
    }

    private static void AssertAnswer(bool isCertain, DnsAnswer answer)
    {
        Assert.Equal(isCertain, answer.IsCertain);
        Assert.Empty(answer.Values);
    }
}
