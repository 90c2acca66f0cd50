using System.Globalization;
using System.Net;
using DisposableMail.Core;
using DisposableMail.Core.Accounts;

namespace DisposableMail.Server.Dialects.DropMail.Captcha;

/// <summary>Whose limit a solved challenge begins anew.</summary>
/// <param name="Kind">An account, or a network.</param>
/// <param name="Name">The account's number, or the network as <see cref="ClientNetwork"/> says it.</param>
internal readonly record struct CaptchaSubject(char Kind, string Name)
{
    public const char Account = 'a';
    public const char Network = 'n';

    public static CaptchaSubject Of(Caller caller) => new(Account, caller.AccountId.ToString(CultureInfo.InvariantCulture));

    public static CaptchaSubject Of(IPAddress? client) => new(Network, ClientNetwork.Of(client));
}
