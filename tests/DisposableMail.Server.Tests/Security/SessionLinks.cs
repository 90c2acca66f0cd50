using System.Text.Json;
using DisposableMail.Server.Tests.Dialects.DropMail;
using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Security;

/// <summary>The links of a session with two mails, in the parts they are made of.</summary>
/// <param name="Keys">The key in the link of this kind.</param>
internal sealed record SessionLinks(Guid Session, Guid Mail, Guid OtherMail, Func<string, string> Keys)
{
    public static readonly string[] Kinds = ["mail", "clean_html", "attachment", "session"];

    public static async Task<SessionLinks> MakeAsync(MailHost host)
    {
        var owner = await DropMailClient.NewAsync(host);
        var (id, address) = await owner.NewSessionAsync();
        for (var i = 0; i < 2; i++)
            await host.SendAsync(MailBuilder.To(address).Html("<p>x</p>").Attach("a.bin", "application/octet-stream", [1]));
        var session = (await owner.AskAsync(
            "query ($id: ID!) { session(id: $id) { downloadZipUrl mails { downloadUrl downloadSanitizedHtmlUrl attachments { downloadUrl } } } }", new { id })).GetProperty("session");
        var (first, second) = (session.GetProperty("mails")[0], session.GetProperty("mails")[1]);
        string[] links =
        [
            Link(first, "downloadUrl"), Link(first, "downloadSanitizedHtmlUrl"), Link(first.GetProperty("attachments")[0], "downloadUrl"), Link(session, "downloadZipUrl"),
        ];
        return new(Guid.Parse(Parts(links[0])[1]), MailOf(links[0]), MailOf(Link(second, "downloadUrl")), kind => Parts(links[Array.IndexOf(Kinds, kind)])[0]);
    }

    public string To(string kind) => $"/download/{kind}/gql:anonym-{Keys(kind)}:{Session}" + kind switch
    {
        "session" => ".zip",
        "attachment" => $"/{Mail:N}/0",
        _ => $"/{Mail:N}",
    };

    private static string Link(JsonElement of, string field) => new Uri(of.GetProperty(field).GetString()!).AbsolutePath;

    // /download/KIND/gql:anonym-KEY:SESSION[/…|.zip]
    private static string[] Parts(string link) => link.Split('/')[3].Replace("gql:anonym-", "", StringComparison.Ordinal).Replace(".zip", "", StringComparison.Ordinal).Split(':');

    private static Guid MailOf(string link) => Guid.ParseExact(link.Split('/')[4], "N");
}
