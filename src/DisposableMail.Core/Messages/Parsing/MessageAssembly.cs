using MimeKit;
using MimeKit.Utils;

namespace DisposableMail.Core.Messages.Parsing;

/// <summary>Makes the message out of what the reader found.</summary>
internal readonly struct MessageAssembly(MessageOutline outline, ParserOptions parser, ParsingOptions options)
{
    public ParsedMessage Assemble(Deadline deadline)
    {
        var text = outline.Text;
        var source = text is null ? (TextSource?)null : TextSource.Text;
        // Some senders put an empty text beside the HTML; an empty answer would hide the mail from readers of text.
        if (outline.Html is { } html && text is null or { IsBlank: true })
        {
            text = new Body(HtmlText.Of(html.Text, options.MaxTextCharacters, deadline));
            source = TextSource.Html;
        }
        var originator = FirstMailbox(HeaderId.From);
        return new ParsedMessage
        {
            DecodeStatus = outline.IsCut ? DecodeStatus.ErrorDecoding : DecodeStatus.Ok,
            Subject = ValueOf(HeaderId.Subject),
            From = ValueOf(HeaderId.From),
            FromName = originator is { Name.Length: > 0 } ? Clean(originator.Name) : null,
            FromAddress = originator is { Address.Length: > 0 } ? Clean(originator.Address) : null,
            To = Mailboxes(HeaderId.To),
            Cc = Mailboxes(HeaderId.Cc),
            ReplyTo = ValueOf(HeaderId.ReplyTo),
            MessageId = MessageId(),
            Date = Date(),
            TextBody = text,
            TextSource = source,
            HtmlBody = outline.Html,
            Headers = Headers(),
            Attachments = outline.Attachments,
        };
    }

    private Header? Find(HeaderId id)
    {
        foreach (var header in outline.Headers)
            if (header.Id == id)
                return header;
        return null;
    }

    private string? ValueOf(HeaderId id) => Find(id) is { } header ? HeaderText.Of(header, options.MaxHeaderCharacters) : null;

    private string Clean(string text) => WellFormed.Cut(text, options.MaxHeaderCharacters);

    private ParsedHeader[] Headers()
    {
        var count = Math.Min(outline.Headers.Count, options.MaxHeaders);
        var fields = new ParsedHeader[count];
        for (var i = 0; i < count; i++)
            fields[i] = new ParsedHeader(outline.Headers[i].Field, HeaderText.Of(outline.Headers[i], options.MaxHeaderCharacters));
        return fields;
    }

    private MailboxAddress? FirstMailbox(HeaderId id)
    {
        if (Find(id) is not { } header || !InternetAddressList.TryParse(parser, header.RawValue, out var addresses))
            return null;
        foreach (var mailbox in addresses.Mailboxes)
            return mailbox;
        return null;
    }

    // RFC 5322 §3.6 allows one To and one Cc; of several, all are read.
    private List<string> Mailboxes(HeaderId id)
    {
        var found = new List<string>(1);
        foreach (var header in outline.Headers)
        {
            if (header.Id != id || !InternetAddressList.TryParse(parser, header.RawValue, out var addresses))
                continue;
            foreach (var mailbox in addresses.Mailboxes)
                if (found.Count < options.MaxMailboxes)
                    found.Add(Clean(mailbox.ToString()));
        }
        return found;
    }

    private string? MessageId()
    {
        if (Find(HeaderId.MessageId) is not { } header)
            return null;
        var raw = header.RawValue;
        var id = MimeUtils.ParseMessageId(raw, 0, raw.Length) ?? HeaderText.Of(header, options.MaxHeaderCharacters).Trim('<', '>', ' ');
        return id.Length == 0 ? null : Clean(id);
    }

    private DateTimeOffset? Date() =>
        Find(HeaderId.Date) is { } header && DateUtils.TryParse(header.RawValue, out var date) ? date.ToUniversalTime() : null;
}
