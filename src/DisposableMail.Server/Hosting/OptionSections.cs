using DisposableMail.Core.Accounts;
using DisposableMail.Core.Domains;
using DisposableMail.Core.Inboxes;
using DisposableMail.Core.Messages.Parsing;
using DisposableMail.Core.Reception;
using DisposableMail.Core.Sessions;
using DisposableMail.Core.Tokens;
using DisposableMail.Core.Webhooks;
using DisposableMail.Server.Dialects;
using DisposableMail.Server.Http;
using DisposableMail.Server.Logging;
using DisposableMail.Server.Metrics;
using DisposableMail.Server.Swagger;
using DisposableMail.Smtp;
using DisposableMail.Storage;

namespace DisposableMail.Server.Hosting;

/// <summary>The one list of option sections: what is checked for spelling and what docs/configuration.md lists.</summary>
internal static class OptionSections
{
    public static readonly IReadOnlyList<OptionSection> All =
    [
        new("Anonymous", typeof(AnonymousOptions)),
        new("CustomDomains", typeof(CustomDomainOptions)),
        new("Database", typeof(DatabaseOptions)),
        new("Domains:*", typeof(DomainOptions)),
        new("Dialects:*", typeof(DialectOptions)) { Names = () => DialectRegistry.All.Select(static d => d.Name) },
        .. DialectRegistry.All.Where(static d => d.OwnOptions is not null).Select(static d => new OptionSection($"Dialects:{d.Name}", d.OwnOptions!)),
        new("Dns", typeof(DnsOptions)),
        new("Http", typeof(HttpOptions)),
        new("Inboxes", typeof(InboxOptions)),
        new("Logging", typeof(LoggingOptions)) { IsShared = true },
        new("Metrics", typeof(MetricsOptions)),
        new("Parsing", typeof(ParsingOptions)),
        new("Reception", typeof(ReceptionOptions)),
        new("Sessions", typeof(MailSessionOptions)),
        new("Smtp", typeof(SmtpOptions)),
        new("Swagger", typeof(SwaggerOptions)),
        new("Tiers:*", typeof(Tier)) { Without = nameof(Tier.Name) },
        new("Tokens", typeof(TokenOptions)),
        new("Webhooks", typeof(WebhookOptions)),
    ];
}
