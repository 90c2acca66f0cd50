using System.Globalization;
using DisposableMail.Core.Messages;
using DisposableMail.Core.Messages.Html;
using DisposableMail.Core.Sessions;
using DisposableMail.Server.Http;

namespace DisposableMail.Server.Dialects.DropMail;

/// <summary>Builds the URLs of downloads. Who has one needs no token: the key in it opens that mail, or all of that session, and nothing else.</summary>
internal sealed class DropMailUrls(string publicUrl, SessionMailService mails)
{
    // The service's word for who has no account. What follows it is the key.
    private const string Owner = "gql:anonym-";

    /// <summary>As this client sees them.</summary>
    public static DropMailUrls Of(HttpContext http) => new(http.PublicUrl(), http.RequestServices.GetRequiredService<SessionMailService>());

    public string OfMail(Guid session, Message mail) => $"{publicUrl}/download/mail/{Reference(session, mail)}";

    public string OfSession(Guid session) => $"{publicUrl}/download/session/{Owner}{mails.LinkKeyOf(session)}:{session}.zip";

    public string OfAttachment(Guid session, Message mail, Attachment attachment) =>
        string.Create(CultureInfo.InvariantCulture, $"{publicUrl}/download/attachment/{Reference(session, mail)}/{attachment.Ordinal}");

    public string OfCleanHtml(Guid session, Message mail, HtmlRules rules) =>
        $"{publicUrl}/download/clean_html/{Reference(session, mail)}?img_cid={Word(rules.Cid)}&img_data={Word(rules.Data)}&img_http={Word(rules.Http)}";

    /// <summary>The session of a reference such as <c>gql:anonym-Zk2cX0rQ7m1aB9yTt3uVwA:9c3316a6-69d2-42fd-a2e2-3f3fd72f494a</c>, and the key, whose truth is not looked at.</summary>
    public static bool TryReadSession(string reference, out Guid session, out string key)
    {
        (session, key) = (Guid.Empty, "");
        var end = reference.LastIndexOf(':');
        if (end < Owner.Length || !reference.StartsWith(Owner, StringComparison.Ordinal))
            return false;
        key = reference[Owner.Length..end];
        return Guid.TryParseExact(reference.AsSpan(end + 1), "D", out session);
    }

    private string Reference(Guid session, Message mail) =>
        $"{Owner}{mails.LinkKeyOf(session, mail.PublicId)}:{session}/{DropMailIds.MailReference(mail.PublicId)}";

    private static string Word(ImageRule rule) => rule.ToString().ToLowerInvariant();
}
