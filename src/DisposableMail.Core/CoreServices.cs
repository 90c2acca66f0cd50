using DisposableMail.Core.Accounts;
using DisposableMail.Core.Domains;
using DisposableMail.Core.Expiry;
using DisposableMail.Core.Inboxes;
using DisposableMail.Core.Limits;
using DisposableMail.Core.Messages;
using DisposableMail.Core.Messages.Html;
using DisposableMail.Core.Messages.Parsing;
using DisposableMail.Core.Notifications;
using DisposableMail.Core.Operations;
using DisposableMail.Core.Reception;
using DisposableMail.Core.Sessions;
using DisposableMail.Core.Tokens;
using DisposableMail.Core.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DisposableMail.Core;

/// <summary>The doors of Core, one line each: a table of contents.</summary>
public static class CoreServices
{
    /// <summary>
    /// Registers Core. The host adds an engine (<c>AddDisposableMailStorage</c>), binds the options and runs
    /// <see cref="MailReception.RunAsync"/>, <see cref="WebhookDispatcher.RunAsync(CancellationToken)"/>, <see cref="ExpirySweeper.SweepAsync"/>,
    /// <see cref="CustomDomainService.CheckDueAsync"/> and the two <c>FlushAsync</c>; and brings an <see cref="IDnsLookup"/>.
    /// </summary>
    public static IServiceCollection AddDisposableMailCore(this IServiceCollection services)
    {
        services.AddSingleton(p => new AccountService(Database(p), Gate(p), Options<TierOptions>(p), p.GetRequiredService<CallerCache>(), Time(p)));
        services.AddSingleton(p => new ApiKeyService(Database(p), Gate(p), Options<TierOptions>(p), p.GetRequiredService<CallerCache>(), Time(p)));
        services.AddSingleton(p => new DomainService(Database(p), p.GetRequiredService<Postmaster>(), Gate(p), Time(p)));
        services.AddSingleton(p => new CustomDomainService(
            Database(p), p.GetRequiredService<DomainService>(), p.GetRequiredService<DomainChecks>(), Gate(p), Options<CustomDomainOptions>(p), Time(p)));
        services.AddSingleton(p => new PersonalDomainService(
            Database(p), p.GetRequiredService<DomainService>(), p.GetRequiredService<DomainProof>(), p.GetRequiredService<DomainChecks>(),
            p.GetRequiredService<DomainOwnership>(), Gate(p), Options<CustomDomainOptions>(p), Time(p)));
        services.AddSingleton(p => new AnonymousService(Database(p), Gate(p), Options<TierOptions>(p), Options<AnonymousOptions>(p), Time(p)));
        services.AddSingleton(p => new InboxService(
            Database(p), p.GetRequiredService<InboxCreation>(), p.GetRequiredService<AddressReplacement>(), p.GetRequiredService<DomainInboxes>(),
            Gate(p), Changes(p), Time(p)));
        services.AddSingleton(p => new InboxTokenService(
            Database(p), Gate(p), Changes(p), p.GetRequiredService<CallerCache>(), Options<TierOptions>(p), Time(p)));
        services.AddSingleton(p => new MessageService(
            Database(p), p.GetRequiredService<InboxPages>(), p.GetRequiredService<MessageDeletion>(), p.GetRequiredService<MessageMarks>(),
            p.GetRequiredService<SlidingEnds>(), p.GetRequiredService<IMessageFeed>(), p.GetRequiredService<HeaderSections>(), Time(p)));
        services.AddSingleton(p => new MailReception(
            p.GetRequiredService<RecipientDirectory>(), p.GetRequiredService<DomainService>(), p.GetRequiredService<SessionRates>(), p.GetRequiredService<MessageParser>(),
            p.GetRequiredService<DeliveryQueue>(), p.GetRequiredService<ReceptionMetrics>(), Options<ReceptionOptions>(p), Options<ParsingOptions>(p)));
        services.AddSingleton(p => new SessionService(
            Database(p), p.GetRequiredService<SessionChanges>(), p.GetRequiredService<InboxPages>(), p.GetRequiredService<SessionViews>(),
            p.GetRequiredService<SlidingEnds>(), p.GetRequiredService<SessionRates>(), Time(p)));
        services.AddSingleton(p => new SessionMailService(
            p.GetRequiredService<SessionReading>(), p.GetRequiredService<SessionFollowing>(), p.GetRequiredService<RawMails>(), p.GetRequiredService<LinkKeys>()));
        services.AddSingleton(p => new TokenService(
            p.GetRequiredService<TokenDirectory>(), p.GetRequiredService<TokenIssue>(), p.GetRequiredService<TokenLimits>(),
            p.GetRequiredService<ApiKeyService>(), Options<TokenOptions>(p), Time(p)));
        services.AddSingleton(_ => new HtmlCleaner());
        services.AddSingleton(p => new QuotaService(Database(p), Gate(p), Time(p)));
        services.AddSingleton(p => new ExpirySweeper(
            Database(p), Gate(p), p.GetRequiredService<TokenSweep>(), p.GetRequiredService<ExpiryMetrics>(), Options<InboxOptions>(p),
            Options<MailSessionOptions>(p), Time(p)));
        services.AddSingleton(p => new WebhookService(
            Database(p), Gate(p), p.GetRequiredService<WebhookDirectory>(), p.GetRequiredService<WebhookBell>(), p.GetRequiredService<WebhookTargetGuard>(),
            p.GetServices<IWebhookFormat>(), Options<WebhookOptions>(p), Time(p)));
        services.AddSingleton(p => new WebhookDispatcher(
            p.GetRequiredService<WebhookBacklog>(), p.GetRequiredService<WebhookCourier>(), p.GetRequiredService<WebhookCleaning>(),
            p.GetRequiredService<WebhookBell>(), Options<WebhookOptions>(p), Time(p), p.GetRequiredService<ILogger<WebhookDispatcher>>()));
        services.AddSingleton(p => new OperationService(Database(p), p.GetRequiredService<Preparation>(), p.GetRequiredService<DataVerification>()));
        services.AddSingleton(p => new StatisticsService(Database(p), Time(p)));

        services.AddSingleton<CallerCache>().AddSingleton<Postmaster>().AddSingleton<WriteGate>();
        services.AddSingleton<DomainChoice>().AddSingleton<DomainProof>().AddSingleton<DomainChecks>().AddSingleton<DomainOwnership>();
        services.AddSingleton<InboxCreation>().AddSingleton<AddressReplacement>().AddSingleton<AddressBook>().AddSingleton<InboxChanges>();
        services.AddSingleton<SessionChanges>().AddSingleton<SessionAddresses>().AddSingleton<SessionCreation>().AddSingleton<SessionViews>();
        services.AddSingleton<SessionReading>().AddSingleton<SessionFollowing>().AddSingleton<SessionRates>();
        services.AddSingleton<SessionSecret>().AddSingleton<RestoreKeys>().AddSingleton<LinkKeys>();
        services.AddSingleton<MailEntries>().AddSingleton<RawMails>().AddSingleton<SlidingEnds>();
        services.AddSingleton<TokenDirectory>().AddSingleton<TokenIssue>().AddSingleton<TokenLimits>().AddSingleton<TokenSweep>();
        services.AddSingleton<CreationLimits>().AddSingleton<AnonymousLimits>().AddSingleton<DomainInboxes>();
        services.AddSingleton<InboxPages>().AddSingleton<MessageDeletion>().AddSingleton<MessageMarks>().AddSingleton<HeaderSections>();
        services.AddSingleton<RecipientDirectory>().AddSingleton<OwnerTiers>().AddSingleton<DeliveryQueue>().AddSingleton<CommitFaults>().AddSingleton<ReceptionMetrics>().AddSingleton<ExpiryMetrics>();
        services.AddSingleton(p => new MessageParser(Options<ParsingOptions>(p).Value, Time(p), fellBack: p.GetRequiredService<ReceptionMetrics>().FellBack));
        services.AddSingleton<IMessageFeed, InProcessMessageFeed>();
        services.AddSingleton<WebhookDirectory>().AddSingleton<WebhookBell>().AddSingleton<WebhookTargetGuard>();
        services.AddSingleton<HostLookups>().AddSingleton<IHostLookup, SystemHostLookup>();
        services.AddSingleton<WebhookBacklog>().AddSingleton<WebhookCourier>().AddSingleton<WebhookSender>().AddSingleton<WebhookLedger>();
        services.AddSingleton<WebhookCleaning>().AddSingleton<RetrySchedule>().AddSingleton<WebhookMetrics>();
        services.AddSingleton<Preparation>().AddSingleton<DataVerification>();
        return services;
    }

    private static IMailDatabase Database(IServiceProvider services) => services.GetRequiredService<IMailDatabase>();

    private static WriteGate Gate(IServiceProvider services) => services.GetRequiredService<WriteGate>();

    private static InboxChanges Changes(IServiceProvider services) => services.GetRequiredService<InboxChanges>();

    private static TimeProvider Time(IServiceProvider services) => services.GetRequiredService<TimeProvider>();

    private static IOptions<T> Options<T>(IServiceProvider services)
        where T : class => services.GetRequiredService<IOptions<T>>();
}
