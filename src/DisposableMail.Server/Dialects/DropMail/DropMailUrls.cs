using System.Globalization;
using DisposableMail.Core.Messages;
using DisposableMail.Core.Messages.Html;

namespace DisposableMail.Server.Dialects.DropMail;

/// <summary>Builds the URLs of downloads. Who has one needs no token: the ids in it are random and known to the session's owner alone.</summary>
internal sealed class DropMailUrls(string publicUrl)
{
    public string OfMail(Guid session, Message mail) => $"{publicUrl}/download/mail/{Reference(session, mail)}";

    public string OfSession(Guid session) => $"{publicUrl}/download/session/gql:1:{session}.zip";

    public string OfAttachment(Guid session, Message mail, Attachment attachment) =>
        string.Create(CultureInfo.InvariantCulture, $"{publicUrl}/download/attachment/{Reference(session, mail)}/{attachment.Ordinal}");

    public string OfCleanHtml(Guid session, Message mail, HtmlRules rules) =>
        $"{publicUrl}/download/clean_html/{Reference(session, mail)}?img_cid={Word(rules.Cid)}&img_data={Word(rules.Data)}&img_http={Word(rules.Http)}";

    /// <summary>The session of a reference such as <c>gql:1:9c3316a6-69d2-42fd-a2e2-3f3fd72f494a</c>.</summary>
    public static bool TryReadSession(string reference, out Guid session)
    {
        session = Guid.Empty;
        return reference.StartsWith("gql:", StringComparison.Ordinal) && Guid.TryParseExact(reference.AsSpan(reference.LastIndexOf(':') + 1), "D", out session);
    }

    private static string Reference(Guid session, Message mail) => $"gql:1:{session}/{DropMailIds.MailReference(mail.PublicId)}";

    private static string Word(ImageRule rule) => rule.ToString().ToLowerInvariant();
}
