using System.Buffers.Text;

namespace DisposableMail.Core.Sessions;

/// <summary>
/// The keys in links that need no token. Ids alone must not do: they begin with the time, and the link of one mail, passed on, shows the
/// session it lies in. The link of a mail opens that mail, the link of a session all of them.
/// </summary>
internal sealed class LinkKeys(SessionSecret secret)
{
    /// <summary>22 characters of base64url.</summary>
    public string Of(Guid session) => Encode($"link:{session:N}");

    /// <summary>As <see cref="Of(Guid)"/>: for one mail, its HTML and its attachments.</summary>
    public string Of(Guid session, Guid mail) => Encode($"link:{session:N}:{mail:N}");

    private string Encode(string purpose) => Base64Url.EncodeToString(secret.Derive(purpose));
}
