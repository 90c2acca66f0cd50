using System.Text;
using DisposableMail.Core.Messages.Parsing;

namespace DisposableMail.Core.Tests.Messages;

public class MessageParserTests
{
    [Fact]
    public void Header_fields_come_decoded_in_their_order()
    {
        var mail = "Received: from a\r\n\tby b;\r\n\tTue, 03 Mar 2026 10:00:00 +0000\r\nReceived: from c\r\n" +
            "x-ODD-Case: =?utf-8?Q?=C3=A9?=\r\nnot a field\r\nSubject: s\r\n\r\nbody";

        var message = Corpus.Parse(Encoding.ASCII.GetBytes(mail));

        Assert.Equal(
            [
                new ParsedHeader("Received", "from a\tby b;\tTue, 03 Mar 2026 10:00:00 +0000"),
                new ParsedHeader("Received", "from c"),
                new ParsedHeader("x-ODD-Case", "é"),
                new ParsedHeader("Subject", "s"),
            ],
            message.Headers);
    }

    [Fact]
    public void Content_is_read_from_its_start_and_stays_open()
    {
        var content = new MemoryStream("Subject: s\r\n\r\nbody"u8.ToArray()) { Position = 9 };
        var parser = new MessageParser(new ParsingOptions(), TimeProvider.System);

        Assert.Equal("s", parser.Parse(content, CancellationToken.None).Subject);
        Assert.Equal("s", parser.Parse(content, CancellationToken.None).Subject);
    }

    [Fact]
    public void Attachment_behind_a_forgotten_separator_is_found_at_its_true_place()
    {
        var mail = "Subject: s\r\nContent-Type: multipart/mixed; boundary=b\r\n" +
            "--b\r\nContent-Type: application/pdf\r\n\r\npdf!\r\n--b--\r\n";

        var attachment = Assert.Single(Corpus.Parse(Encoding.ASCII.GetBytes(mail)).Attachments);

        Assert.Equal(mail.IndexOf("pdf!", StringComparison.Ordinal), attachment.Offset);
        Assert.Equal("pdf!"u8.ToArray(), Corpus.Decode(Encoding.ASCII.GetBytes(mail), attachment));
    }

    [Fact]
    public void One_parser_serves_many_sessions_at_once()
    {
        var parser = new MessageParser(new ParsingOptions(), TimeProvider.System);
        var mails = Corpus.Files.Select(Corpus.Read).ToArray();
        var alone = mails.Select(mail => GoldenMessage.Write(Corpus.Parse(mail), mail)).ToArray();

        Parallel.For(0, 4 * mails.Length, round =>
        {
            var mail = mails[round % mails.Length];
            var message = parser.Parse(new MemoryStream(mail), CancellationToken.None);
            Assert.Equal(alone[round % mails.Length], GoldenMessage.Write(message, mail));
        });
    }

    [Fact]
    public void Content_that_cannot_be_read_is_an_error_of_the_store_and_not_of_the_mail() =>
        Assert.Throws<IOException>(() => new MessageParser(new ParsingOptions(), TimeProvider.System)
            .Parse(new FailingStream(), CancellationToken.None));

    private sealed class FailingStream : MemoryStream
    {
        public override int Read(byte[] buffer, int offset, int count) => throw new IOException("disk gone");
    }
}
