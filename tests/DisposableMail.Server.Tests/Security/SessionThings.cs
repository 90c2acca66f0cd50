using System.Text.Json;
using DisposableMail.Server.Dialects.DropMail;
using DisposableMail.Server.Tests.Dialects.DropMail;
using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Security;

/// <summary>What one token has, or what nobody has, by the ids that clients send.</summary>
internal sealed record SessionThings(string Session, string Address, string Text, string Key, string Mail, string Attachment, string Domain)
{
    /// <param name="at">When a mail of it would have been received.</param>
    public static SessionThings MadeUp(DateTimeOffset at)
    {
        var (session, mail) = (Guid.CreateVersion7(at), Guid.CreateVersion7(at));
        return new(
            DropMailIds.OfSession(session), DropMailIds.OfAddress(session, "never@mail.test"), "never@mail.test", "0c88ea831f8f71bf3885f2b5bddd6c371",
            DropMailIds.OfMail(session, mail), DropMailIds.OfAttachment(session, mail, 0), DropMailIds.OfDomain(99));
    }

    /// <summary>A session with an address, a mail with an attachment, and a domain of its own.</summary>
    public static async Task<SessionThings> MakeAsync(MailHost host, DropMailClient owner, bool withDomain = true)
    {
        var (id, text) = await owner.NewSessionAsync();
        Assert.StartsWith("250", await host.SendAsync(MailBuilder.To(text).Html("<p>x</p>").Attach("a.bin", "application/octet-stream", [1])), StringComparison.Ordinal);
        var session = (await owner.AskAsync("query ($id: ID!) { session(id: $id) { addresses { id restoreKey } mails { id attachments { id } } } }", new { id })).GetProperty("session");
        var (address, mail) = (session.GetProperty("addresses")[0], session.GetProperty("mails")[0]);
        var domain = withDomain
            ? IdOf((await owner.AskAsync("mutation { addDomain(input: {name: \"example.com\", adminPassword: \"my-secret-password\"}) { id } }")).GetProperty("addDomain"))
            : "";
        return new(id, IdOf(address), text, address.GetProperty("restoreKey").GetString()!, IdOf(mail), IdOf(mail.GetProperty("attachments")[0]), domain);
    }

    /// <summary>Every name, for answers that must not tell it.</summary>
    public string[] Names => [Session, Address, Text, Key, Mail, MailGuid.ToString("N"), Attachment, .. Domain.Length > 0 ? [Domain] : Array.Empty<string>()];

    /// <param name="own">A session of who asks.</param>
    public object Variables(string own)
    {
        // Ids name a session and what is in it. These name one's own session, and what is in this one.
        Assert.True(DropMailIds.TryRead(own, "Session", out var id));
        return new
        {
            own,
            session = Session,
            address = Address,
            text = Text,
            key = Key,
            mail = Mail,
            attachment = Attachment,
            domain = Domain,
            cursor = DropMailIds.MailReference(MailGuid),
            mixedAddress = DropMailIds.OfAddress(id.Session, Text),
            mixedMail = MixedMail(own),
            mixedAttachment = DropMailIds.OfAttachment(id.Session, MailGuid, 0),
        };
    }

    /// <summary>This mail, as if it were in that session.</summary>
    public string MixedMail(string session) =>
        DropMailIds.TryRead(session, "Session", out var id) ? DropMailIds.OfMail(id.Session, MailGuid) : throw new ArgumentException("no session", nameof(session));

    private Guid MailGuid => DropMailIds.TryRead(Mail, "Mail", out var read) ? read.Mail : throw new InvalidOperationException("no mail");

    private static string IdOf(JsonElement thing) => thing.GetProperty("id").GetString()!;
}
