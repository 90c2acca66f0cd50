using DisposableMail.Core;
using DisposableMail.Core.Messages;
using DisposableMail.Core.Messages.Html;

namespace DisposableMail.Server.Dialects.DropMail;

/// <summary>The service's words for what <see cref="HtmlCleaner"/> leaves of images.</summary>
internal static class CleanHtml
{
    /// <summary>Images of the mail itself are shown, those from elsewhere are not.</summary>
    /// <param name="imgCid">strip, keep or proxy; null for proxy.</param>
    /// <param name="imgData">strip or keep; null for keep.</param>
    /// <param name="imgHttp">strip, keep or proxy, which is strip here: this server fetches nothing for others; null for strip.</param>
    /// <returns>The rules, or InvalidInput.</returns>
    public static Result<HtmlRules> Read(string? imgCid, string? imgData, string? imgHttp)
    {
        var (cid, data, http) = (Read(imgCid, ImageRule.Proxy), Read(imgData, ImageRule.Keep), Read(imgHttp, ImageRule.Strip));
        return cid is null || data is null or ImageRule.Proxy || http is null
            ? Refusal.Invalid("sanitizerConfig", "imgCid and imgHttp are strip, keep or proxy; imgData is strip or keep")
            : new HtmlRules { Cid = cid.Value, Data = data.Value, Http = http.Value };
    }

    /// <summary>The HTML of a mail; null when it has none, or none that can be cleaned.</summary>
    /// <param name="work">What it took, as <see cref="HtmlCleaner"/> counts it.</param>
    public static string? Of(Guid session, Message mail, HtmlRules rules, DropMailUrls urls, HtmlCleaner cleaner, out long work)
    {
        work = 0;
        if (mail.Content.Html is not { } html)
            return null;
        string? Find(string id) =>
            mail.Content.Attachments.FirstOrDefault(a => a.MimeContentId == id) is { } image ? urls.OfAttachment(session, mail, image) : null;
        return cleaner.Clean(html, rules with { CidProxy = Find }, out work);
    }

    private static ImageRule? Read(string? word, ImageRule absent) => word switch
    {
        null => absent,
        "strip" => ImageRule.Strip,
        "keep" => ImageRule.Keep,
        "proxy" => ImageRule.Proxy,
        _ => null,
    };
}
