using System.Globalization;
using System.Text;
using DisposableMail.Core.Messages.Parsing;
using Microsoft.Extensions.Time.Testing;

namespace DisposableMail.Core.Tests.Messages;

public class ParsingLimitsTests
{
    private static readonly ParsingOptions Limits = new();

    [Fact]
    public void Multiparts_nested_10000_deep_are_followed_to_the_limit()
    {
        var mail = new StringBuilder("Subject: deep\r\nContent-Type: multipart/mixed; boundary=b0\r\n\r\n");
        for (var i = 0; i < 10_000; i++)
        {
            var open = string.Create(CultureInfo.InvariantCulture, $"--b{i}\r\n\r\ntext {i}\r\n--b{i}\r\n");
            mail.Append(open).Append("Content-Type: multipart/mixed; boundary=b").Append(i + 1).Append("\r\n\r\n");
        }

        var message = Parse(mail.ToString());

        Assert.Equal(DecodeStatus.ErrorDecoding, message.DecodeStatus);
        Assert.Equal("deep", message.Subject);
        Assert.Contains("text 98", message.Text);
        Assert.DoesNotContain("text 101", message.Text);
        Assert.Equal("multipart/mixed", Assert.Single(message.Attachments).ContentType);
    }

    [Fact]
    public void Messages_enclosed_10000_deep_are_one_attachment()
    {
        var mail = "Subject: outer\r\nContent-Type: message/rfc822\r\n\r\n" +
            Repeat("Subject: inner\r\nContent-Type: message/rfc822\r\n\r\n", 10_000);

        var message = Parse(mail);

        Assert.Equal("inner.eml", Assert.Single(message.Attachments).FileName);
        Assert.Null(message.Text);
    }

    [Fact]
    public void Of_100000_parts_only_the_first_are_listed()
    {
        var part = "--b\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\npdf\r\n";

        var message = Parse("Subject: many\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + Repeat(part, 100_000) + "--b--\r\n");

        Assert.Equal(DecodeStatus.ErrorDecoding, message.DecodeStatus);
        Assert.Equal(Limits.MaxParts - 1, message.Attachments.Count);
        Assert.All(message.Attachments, attachment => Assert.Equal(3, attachment.SizeBytes));
    }

    [Fact]
    public void Of_100000_parts_without_a_header_only_the_first_are_shown()
    {
        var message = Parse("Content-Type: multipart/mixed; boundary=b\r\n\r\n" + Repeat("--b\r\n\r\nx\r\n", 100_000) + "--b--\r\n");

        Assert.Equal(DecodeStatus.ErrorDecoding, message.DecodeStatus);
        Assert.Equal(Limits.MaxParts - 1, message.Text!.Split("\r\n").Length);
    }

    [Fact]
    public void Of_a_million_header_fields_only_the_first_are_listed_and_the_body_is_found()
    {
        var message = Parse("Subject: first\r\n" + Repeat("A: b\r\n", 1_000_000) + "\r\nthe body\r\n");

        Assert.Equal(DecodeStatus.ErrorDecoding, message.DecodeStatus);
        Assert.Equal("first", message.Subject);
        Assert.Equal(Limits.MaxHeaders, message.Headers.Count);
        Assert.Equal("the body\r\n", message.Text);
    }

    [Fact]
    public void A_header_field_of_25_MB_is_cut_and_the_body_is_found()
    {
        var message = Parse("Subject: " + Repeat("long ", 5_000_000) + "\r\n\r\nthe body\r\n");

        Assert.Equal(DecodeStatus.ErrorDecoding, message.DecodeStatus);
        Assert.Equal(Limits.MaxHeaderCharacters, message.Subject!.Length);
        Assert.Equal("the body\r\n", message.Text);
    }

    [Fact]
    public void A_header_section_beyond_its_own_budget_is_cut_and_the_body_is_found()
    {
        var message = Parse("Subject: x\r\nX-Filler: " + new string('x', 300_000) + "\r\n\r\nthe body\r\n");

        Assert.Equal(DecodeStatus.ErrorDecoding, message.DecodeStatus);
        Assert.Equal("x", message.Subject);
        Assert.Equal("the body\r\n", message.Text);
    }

    [Fact]
    public void Header_sections_of_all_parts_share_one_budget()
    {
        var part = "--b\r\nX-Filler: " + new string('x', 100_000) + "\r\n\r\ntext\r\n";

        var message = Parse("Content-Type: multipart/mixed; boundary=b\r\n\r\n" + Repeat(part, 100) + "--b--\r\n");

        Assert.Equal(DecodeStatus.ErrorDecoding, message.DecodeStatus);
        Assert.Equal(10, message.Text!.Split("\r\n").Length);
    }

    [Fact]
    public void A_file_name_in_12000_RFC_2231_sections_is_cut()
    {
        var sections = string.Concat(Enumerable.Range(0, 12_000).Select(i => $" name*{i}=ab;\r\n"));

        var message = Parse("Subject: x\r\nContent-Type: application/pdf;\r\n" + sections + " x=y\r\n\r\npdf");

        var attachment = Assert.Single(message.Attachments);
        Assert.Equal(255, attachment.FileName!.Length);
        Assert.StartsWith("abab", attachment.FileName);
    }

    [Fact]
    public void A_subject_of_18000_encoded_words_is_decoded()
    {
        var message = Parse("Subject: " + Repeat("=?utf-8?q?a?= ", 18_000) + "\r\n\r\nbody");

        Assert.Equal(new string('a', 18_000), message.Subject);
    }

    [Fact]
    public void A_line_of_25_MB_is_cut()
    {
        var message = Parse("Subject: x\r\n\r\n" + new string('x', 25_000_000));

        Assert.Equal(DecodeStatus.Ok, message.DecodeStatus);
        Assert.Equal(Limits.MaxTextCharacters, message.Text!.Length);
    }

    [Fact]
    public void Text_is_not_cut_within_a_character()
    {
        var message = Corpus.Parse(
            Encoding.UTF8.GetBytes("Subject: x\r\n\r\nabc🎉🎉"), new ParsingOptions { MaxTextCharacters = 6 });

        Assert.Equal("abc🎉", message.Text);
    }

    [Theory]
    [InlineData("<")]
    [InlineData("<a ")]
    [InlineData("<!--")]
    [InlineData("<a href=http://x.example/>")]
    [InlineData("&#xD800;&")]
    [InlineData("<div><table><tr>")]
    public void Hostile_HTML_gives_bounded_text(string piece)
    {
        var message = Parse("Content-Type: text/html\r\n\r\n" + Repeat(piece, 3_000_000 / piece.Length));

        Assert.Equal(Limits.MaxTextCharacters, message.Html!.Length);
        Assert.InRange(message.Text!.Length, 0, Limits.MaxTextCharacters);
    }

    [Theory]
    [InlineData("(")]
    [InlineData("<")]
    [InlineData("a:")]
    [InlineData("@a,")]
    [InlineData("a <b> ")]
    [InlineData("\"a\\\"")]
    [InlineData("a@b.example, ")]
    [InlineData("=?utf-8?q?a?= <a@b>, ")]
    public void Hostile_addresses_are_listed_within_the_limit(string piece)
    {
        var message = Parse("To: " + Repeat(piece, 200_000 / piece.Length) + "\r\n\r\nbody");

        Assert.InRange(message.To.Count, 0, Limits.MaxMailboxes);
        Assert.Equal("body", message.Text);
    }

    [Fact]
    public void Time_that_runs_out_ends_reading_with_what_there_is()
    {
        var clock = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromSeconds(1) };
        var mail = "Subject: slow\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" +
            "--b\r\n\r\nfirst\r\n--b\r\n\r\n" + new string('x', 1_000_000);

        var message = new MessageParser(Limits, clock).Parse(new MemoryStream(Encoding.ASCII.GetBytes(mail)), CancellationToken.None);

        Assert.Equal(DecodeStatus.ErrorDecoding, message.DecodeStatus);
        Assert.Equal("slow", message.Subject);
        Assert.StartsWith("first", message.Text);
        Assert.InRange(message.Text!.Length, 5, 100_000);
    }

    [Fact]
    public void A_caller_who_stops_is_obeyed() =>
        Assert.Throws<OperationCanceledException>(() => new MessageParser(Limits, TimeProvider.System)
            .Parse(new MemoryStream("Subject: x\r\n\r\nbody"u8.ToArray()), new CancellationToken(canceled: true)));

    [Fact]
    public void Charset_names_of_mail_are_not_remembered_for_ever()
    {
        Assert.NotNull(CharsetMemory.Count);

        for (var mail = 0; mail < 20; mail++)
        {
            var words = Enumerable.Range(0, 1_000).Select(i => $"=?made-up-{mail}-{i}?q?a?= ");
            Assert.Equal(new string('a', 1_000), Parse("Subject: " + string.Concat(words) + "\r\n\r\nbody").Subject);
        }

        Assert.InRange(CharsetMemory.Count!.Value, 0, 10_000);
        Assert.Equal("é", Parse("Subject: =?koi8-r?q?=A3?= =?iso-8859-1?q?=E9?=\r\n\r\nbody").Subject![1..]);
    }

    private static ParsedMessage Parse(string mail) => Corpus.Parse(Encoding.Latin1.GetBytes(mail));

    private static string Repeat(string text, int count) => new StringBuilder(text.Length * count).Insert(0, text, count).ToString();
}
