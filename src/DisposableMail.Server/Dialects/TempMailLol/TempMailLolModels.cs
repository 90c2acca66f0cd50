using System.Text.Json.Serialization;
using DisposableMail.Core.Domains;
using DisposableMail.Core.Inboxes;
using DisposableMail.Core.Messages;
using DisposableMail.Core.Operations;
using DisposableMail.Server.Http;

namespace DisposableMail.Server.Dialects.TempMailLol;

/// <summary>What a create call may say; everything may be left out.</summary>
internal sealed record TempMailLolCreate
{
    // Core cuts it to the tier: 1, 10 or 30 hours.
    private static readonly TimeSpan LongestLifetime = TimeSpan.FromHours(30);

    /// <summary>One of the server's domains, or one of your own; a random one without it.</summary>
    public string? Domain { get; init; }

    /// <summary>True for a random community domain.</summary>
    [JsonConverter(typeof(TolerantBoolean))]
    public bool? Community { get; init; }

    /// <summary>How the address begins; on a domain of your own all that stands before the @.</summary>
    public string? Prefix { get; init; }

    /// <summary>False for no random subdomain, where the domain has such; true for one also below a domain that is named.</summary>
    [JsonConverter(typeof(TolerantBoolean))]
    public bool? Subdomain { get; init; }

    public NewInbox ToWish()
    {
        var domain = string.IsNullOrEmpty(Domain) ? null : Domain;
        return new NewInbox
        {
            Domain = domain,
            DomainType = Community == true ? DomainType.Community : null,
            AnyDomain = true,
            Prefix = string.IsNullOrEmpty(Prefix) ? null : Prefix,
            RandomSubdomain = Subdomain ?? domain is null,
            Token = InboxTokenRight.Full,
            Lifetime = LongestLifetime,
            LocalPartField = "prefix",
        };
    }
}

/// <param name="Token">Opens the inbox, without any key.</param>
internal sealed record TempMailLolInbox(string Address, string Token);

/// <param name="Emails">Newest first.</param>
/// <param name="Expired">True also of a token that never was.</param>
internal sealed record TempMailLolEmails(IReadOnlyList<TempMailLolEmail> Emails, bool Expired);

/// <param name="Email">Newest first; null when there is nothing new.</param>
internal sealed record TempMailLolMail(IReadOnlyList<TempMailLolEmail>? Email)
{
    public static TempMailLolMail Of(IReadOnlyList<TempMailLolEmail> emails) => new(emails.Count == 0 ? null : emails);
}

/// <param name="Token">Always <c>invalid</c>.</param>
internal sealed record TempMailLolInvalidToken(string Token);

/// <param name="From">The address of the From field, else the reverse-path.</param>
/// <param name="To">The address it was delivered through.</param>
/// <param name="Body">The text, or what can be read of the HTML; empty without either.</param>
/// <param name="Html">As sent, never sanitised; null without one, but always there.</param>
/// <param name="Date">When it was received, in milliseconds since 1970.</param>
/// <param name="Ip">Of the SMTP client that brought it.</param>
/// <param name="Id">Some clients insist on one.</param>
internal sealed record TempMailLolEmail(
    string From, string To, string Subject, string Body, string? Html, long Date, string Ip, [property: JsonPropertyName("_id")] string Id)
{
    public static TempMailLolEmail Of(Message message) => new(
        message.Content.FromAddress ?? message.Content.ReversePath, message.To, message.Content.Subject ?? "", message.Content.Text ?? "",
        message.Content.Html, message.ReceivedAt.ToUnixTimeMilliseconds(), message.Content.ClientAddress ?? "", message.PublicId.ToString());
}

internal sealed record TempMailLolDomain
{
    /// <summary>The domain, or a subdomain that is treated as one.</summary>
    public string? Domain { get; init; }
}

/// <param name="Uuid">Belongs before the domain, as the name of the TXT record.</param>
internal sealed record TempMailLolUuid(Guid Uuid);

internal sealed record TempMailLolStatus(string Status);

/// <param name="Status">Always <c>OK</c>.</param>
/// <param name="RecordValue">What a TXT record on a domain itself must say, so that its subdomains take mail, too.</param>
internal sealed record TempMailLolWildcard(string Status, string RecordValue);

internal sealed record TempMailLolNewWebhook
{
    /// <summary>https, on the public internet; at most 128 characters.</summary>
    public string? Url { get; init; }
}

internal sealed record TempMailLolNewPrivateWebhook
{
    /// <summary>A domain of your own, verified; its subdomains are meant, too.</summary>
    public string? Domain { get; init; }

    /// <summary>https, on the public internet; at most 128 characters.</summary>
    public string? Url { get; init; }
}

internal sealed record TempMailLolTextRecord(string TxtName, string TxtValue);

/// <param name="Success">Always true.</param>
/// <param name="Status">The same in other words: the sources disagree about the field.</param>
/// <param name="Secret">Verifies the <c>webhook-signature</c> of deliveries; shown this one time. Ours.</param>
internal sealed record TempMailLolWebhook(bool Success, string Message, string Status, string Secret);

/// <param name="Success">Always true.</param>
internal sealed record TempMailLolSuccess(bool Success, string Message);

/// <param name="EmailsReceived">Ever, each recipient's copy counted.</param>
/// <param name="TotalInboxes">Ever created.</param>
/// <param name="ClientsConnected">Inboxes alive now.</param>
internal sealed record TempMailLolStatistics(long EmailsReceived, long TotalInboxes, long ClientsConnected)
{
    public static TempMailLolStatistics Of(Statistics statistics) =>
        new(statistics.MessagesReceived, statistics.InboxesCreated, statistics.LiveInboxes);
}

internal sealed record TempMailLolError(string Error);
