using System.Text;

namespace DisposableMail.Testing;

/// <summary>Builds a mail as octets, with what a test cares about and defaults for the rest.</summary>
public sealed class MailBuilder
{
    private readonly List<(string Name, string Type, byte[] Octets)> _attachments = [];
    private readonly List<string> _fields = [];
    private string _from = "Example Sender <sender@sender.example>";
    private string _subject = "Hello";
    private string? _text = "Hello there.";
    private string? _html;

    public string Sender { get; private set; } = "sender@sender.example";

    public List<string> Recipients { get; } = [];

    public static MailBuilder To(params string[] recipients)
    {
        var mail = new MailBuilder();
        mail.Recipients.AddRange(recipients);
        return mail;
    }

    public MailBuilder EnvelopeFrom(string sender) => With(() => Sender = sender);

    public MailBuilder From(string from) => With(() => _from = from);

    public MailBuilder Subject(string subject) => With(() => _subject = subject);

    public MailBuilder Text(string? text) => With(() => _text = text);

    public MailBuilder Html(string html) => With(() => _html = html);

    public MailBuilder Field(string field) => With(() => _fields.Add(field));

    public MailBuilder Attach(string name, string type, byte[] octets) => With(() => _attachments.Add((name, type, octets)));

    public byte[] Build()
    {
        var mail = new StringBuilder();
        Line(mail, $"From: {_from}");
        Line(mail, $"To: {string.Join(", ", Recipients)}");
        Line(mail, $"Subject: {_subject}");
        Line(mail, "Date: Tue, 15 Jan 2030 11:59:58 +0000");
        Line(mail, "Message-ID: <1@sender.example>");
        Line(mail, "MIME-Version: 1.0");
        _fields.ForEach(field => Line(mail, field));
        if (_attachments.Count > 0)
            AppendMixed(mail);
        else
            AppendBody(mail);
        return Encoding.UTF8.GetBytes(mail.ToString());
    }

    private static void Line(StringBuilder mail, string line) => mail.Append(line).Append("\r\n");

    private static void AppendPart(StringBuilder mail, string type, string body)
    {
        Line(mail, $"Content-Type: {type}; charset=utf-8");
        Line(mail, "Content-Transfer-Encoding: 8bit");
        Line(mail, "");
        Line(mail, body);
    }

    private MailBuilder With(Action change)
    {
        change();
        return this;
    }

    private void AppendMixed(StringBuilder mail)
    {
        Line(mail, "Content-Type: multipart/mixed; boundary=\"mixed\"");
        Line(mail, "");
        Line(mail, "--mixed");
        AppendBody(mail);
        foreach (var (name, type, octets) in _attachments)
        {
            Line(mail, "--mixed");
            Line(mail, $"Content-Type: {type}; name=\"{name}\"");
            Line(mail, $"Content-Disposition: attachment; filename=\"{name}\"");
            Line(mail, "Content-Transfer-Encoding: base64");
            Line(mail, "");
            Line(mail, Convert.ToBase64String(octets, Base64FormattingOptions.InsertLineBreaks));
        }

        Line(mail, "--mixed--");
    }

    private void AppendBody(StringBuilder mail)
    {
        if (_text is null || _html is null)
        {
            AppendPart(mail, _html is null ? "text/plain" : "text/html", _html ?? _text ?? "");
            return;
        }

        Line(mail, "Content-Type: multipart/alternative; boundary=\"alternative\"");
        Line(mail, "");
        Line(mail, "--alternative");
        AppendPart(mail, "text/plain", _text);
        Line(mail, "--alternative");
        AppendPart(mail, "text/html", _html);
        Line(mail, "--alternative--");
    }
}
