using System.Buffers;
using System.Text;
using DisposableMail.Core.Messages.Parsing;
using MimeKit;

namespace DisposableMail.Core.Tests.Messages;

public class AttachmentOctetsTests
{
    [Theory]
    [MemberData(nameof(Corpus.Names), MemberType = typeof(Corpus))]
    public void Octets_are_those_that_MimeKit_decodes(string name)
    {
        var octets = Corpus.Read(name);
        var message = Corpus.Parse(octets);

        var decodedByMimeKit = message.Attachments.Count == 0 ? [] : DecodeAll(octets);

        foreach (var attachment in message.Attachments)
        {
            var decoded = Corpus.Decode(octets, attachment);
            Assert.Equal(attachment.SizeBytes, decoded.Length);
            Assert.Contains(decodedByMimeKit, other => other.AsSpan().SequenceEqual(decoded));
        }
    }

    [Theory]
    [InlineData(TransferEncoding.Base64)]
    [InlineData(TransferEncoding.QuotedPrintable)]
    [InlineData(TransferEncoding.UUEncode)]
    [InlineData(TransferEncoding.Identity)]
    public async Task Streaming_gives_the_same_octets_as_decoding_at_once(TransferEncoding encoding)
    {
        var original = new byte[100_003];
        new Random(7).NextBytes(original);
        // Quoted-printable is for text: its encoder takes these two for line ends, whatever they were.
        if (encoding == TransferEncoding.QuotedPrintable)
            original.AsSpan().ReplaceAny(SearchValues.Create("\r\n"u8), (byte)' ');
        var (raw, attachment) = MailWith(original, encoding);

        var trickled = await ReadAsync(new TricklingStream(raw), attachment);

        Assert.Equal(original, Corpus.Decode(raw, attachment));
        Assert.Equal(original, trickled);
        Assert.Equal(original.Length, attachment.SizeBytes);
    }

    // The boundary behind it comes to lie at each place of the reader's buffer.
    [Fact]
    public void Enclosed_message_ends_before_the_line_end_of_the_boundary_whatever_its_length()
    {
        for (var length = 0; length < 9_000; length++)
        {
            var enclosed = "Subject: x\r\n\r\n" + new string('y', length);
            var raw = Encoding.ASCII.GetBytes($"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n{enclosed}\r\n--b--\r\n");

            var attachment = Assert.Single(Corpus.Parse(raw).Attachments);

            Assert.Equal(enclosed.Length, attachment.SizeBytes);
            Assert.Equal(enclosed, Encoding.ASCII.GetString(Corpus.Decode(raw, attachment)));
        }
    }

    [Theory]
    [InlineData("YQ==", "a")]
    [InlineData("YQ", "a")]
    [InlineData("YWI", "ab")]
    [InlineData("YWJj", "abc")]
    [InlineData("Y\r\nW*JjZ A", "abcd")]
    [InlineData("YQ==\r\nYg==", "ab")]
    [InlineData("YWJjZ", "abc")]
    public void Damaged_base64_gives_every_octet_that_is_left(string body, string octets)
    {
        var raw = Encoding.ASCII.GetBytes(
            $"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n{body}\r\n--b--\r\n");

        var attachment = Assert.Single(Corpus.Parse(raw).Attachments);

        Assert.Equal(octets, Encoding.ASCII.GetString(Corpus.Decode(raw, attachment)));
        Assert.Equal(octets.Length, attachment.SizeBytes);
    }

    [Fact]
    public async Task Damaged_uuencode_gives_the_same_octets_in_whatever_pieces_it_is_read()
    {
        const string Body = "begin 644 cat.txt\r\n#n 644 cat.txt\r\n0\r\nend\rnti-";
        for (var before = 7_900; before < 8_200; before++)
        {
            var head = $"Content-Type: multipart/mixed; boundary=b\r\n\r\n{new string('x', before)}\r\n--b\r\nContent-Type: image/png\r\n";
            var raw = Encoding.ASCII.GetBytes($"{head}Content-Transfer-Encoding: x-uuencode\r\n\r\n{Body}\r\n--b--\r\n");
            var attachment = Assert.Single(Corpus.Parse(raw).Attachments);

            var decoded = Corpus.Decode(raw, attachment);

            Assert.Equal(attachment.SizeBytes, decoded.Length);
            Assert.Equal(decoded, await ReadAsync(new TricklingStream(raw), attachment));
        }
    }

    [Fact]
    public void Parsing_a_large_attachment_does_not_hold_it_in_memory()
    {
        var (raw, _) = MailWith(new byte[10 << 20], TransferEncoding.Base64);
        var parser = new MessageParser(new ParsingOptions(), TimeProvider.System);
        parser.Parse(new MemoryStream(raw), CancellationToken.None);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var message = parser.Parse(new MemoryStream(raw), CancellationToken.None);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(10 << 20, message.Attachments[0].SizeBytes);
        Assert.InRange(allocated, 0, 256 * 1024);
    }

    private static List<byte[]> DecodeAll(byte[] octets)
    {
        var all = new List<byte[]>();
        var left = new Stack<MimeEntity>([MimeMessage.Load(new MemoryStream(octets)).Body!]);
        while (left.TryPop(out var entity))
        {
            using var decoded = new MemoryStream();
            if (entity is Multipart container)
                foreach (var part in container)
                    left.Push(part);
            else if (entity is MessagePart { Message: { } enclosed })
                enclosed.WriteTo(new FormatOptions { NewLineFormat = NewLineFormat.Dos }, decoded);
            else
                ((MimePart)entity).Content?.DecodeTo(decoded);
            all.Add(decoded.ToArray());
            // MimeKit writes an enclosed header section with line ends that belong to the boundary.
            if (entity is TextRfc822Headers)
                all.Add(decoded.ToArray()[..^4]);
        }
        return all;
    }

    private static (byte[] Raw, ParsedAttachment Attachment) MailWith(byte[] original, TransferEncoding encoding)
    {
        var part = new MimePart("application", "octet-stream")
        {
            Content = new MimeContent(new MemoryStream(original)),
            ContentTransferEncoding = encoding switch
            {
                TransferEncoding.Base64 => ContentEncoding.Base64,
                TransferEncoding.QuotedPrintable => ContentEncoding.QuotedPrintable,
                TransferEncoding.UUEncode => ContentEncoding.UUEncode,
                _ => ContentEncoding.Binary,
            },
        };
        var text = new TextPart("plain") { Text = string.Concat(Enumerable.Repeat("before it\r\n", 2_000)) };
        var mail = new MimeMessage { Body = new Multipart("mixed") { text, part } };
        using var raw = new MemoryStream();
        mail.WriteTo(new FormatOptions { NewLineFormat = NewLineFormat.Dos }, raw);
        return (raw.ToArray(), Assert.Single(Corpus.Parse(raw.ToArray()).Attachments));
    }

    private static async Task<byte[]> ReadAsync(Stream raw, ParsedAttachment attachment)
    {
        await using var content = AttachmentContent.Open(
            raw, attachment.Offset, attachment.EncodedLength, attachment.TransferEncoding);
        using var decoded = new MemoryStream();
        await content.CopyToAsync(decoded, 777);
        return decoded.ToArray();
    }

    /// <summary>A stream that cannot seek and gives little at a time, as one from a decompressor or a socket.</summary>
    private sealed class TricklingStream(byte[] octets) : Stream
    {
        private int _position;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var length = Math.Min(Math.Min(count, 613), octets.Length - _position);
            octets.AsSpan(_position, length).CopyTo(buffer.AsSpan(offset));
            _position += length;
            return length;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
