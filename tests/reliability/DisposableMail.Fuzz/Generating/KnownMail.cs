using System.Text;

namespace DisposableMail.Fuzz.Generating;

/// <summary>A mail with all that mails have, and the words by which answers show that they read it.</summary>
internal static class KnownMail
{
    public const string Subject = "Known subject";
    public const string Text = "Known text";
    public const string TextEnd = "Known end of the text";
    public const string Attachment = "Known attachment";

    /// <summary>Stands in no mail: what cleaning writes into links.</summary>
    public const string CleanHtml = "noopener noreferrer nofollow";

    // More than one answer of MCP holds, of characters that no piece may cut in two.
    private static readonly string LongText = string.Concat(Enumerable.Repeat("\U0001F600 \U0001F600\u00e9\r\n", 400));

    public static byte[] Content { get; } = Encoding.UTF8.GetBytes(
        $"""
        From: "Known, Sender" <sender@sender.example>
        To: known@mail.test
        Subject: {Subject}
        Date: Tue, 15 Jan 2030 11:59:58 +0000
        Message-ID: <known@sender.example>
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=mixed

        --mixed
        Content-Type: multipart/alternative; boundary=alternative

        --alternative
        Content-Type: text/plain; charset=utf-8

        {Text}
        {LongText}{TextEnd}
        --alternative
        Content-Type: text/html; charset=utf-8

        <p onclick="x()">Known HTML<script>alert(1)</script><a href="https://a.test/">a</a><img src="cid:known"><img src="data:image/gif;base64,AA=="><img src="https://a.test/a.png"></p>
        --alternative--
        --mixed
        Content-Type: text/plain; charset=utf-8; name="known.txt"
        Content-Disposition: attachment; filename="known.txt"

        {Attachment}
        --mixed
        Content-Type: image/gif
        Content-ID: <known>
        Content-Disposition: inline; filename="known.gif"
        Content-Transfer-Encoding: base64

        AA==
        --mixed--

        """.ReplaceLineEndings("\r\n"));
}
