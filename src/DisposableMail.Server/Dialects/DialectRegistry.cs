using DisposableMail.Core.Webhooks;
using DisposableMail.Server.Dialects.DropMail;
using DisposableMail.Server.Dialects.DustMail;
using DisposableMail.Server.Dialects.TempMailG;
using DisposableMail.Server.Dialects.TempMailIo;
using DisposableMail.Server.Dialects.TempMailLol;
using Microsoft.Extensions.Options;

namespace DisposableMail.Server.Dialects;

/// <summary>The one list of dialects; everything that names them derives from it.</summary>
internal static class DialectRegistry
{
    public static readonly IReadOnlyList<IApiDialect> All =
        [new DustMailDialect(), new TempMailIoDialect(), new TempMailGDialect(), new TempMailLolDialect(), new DropMailDialect()];

    /// <summary>The bodies in which webhooks are told of mail. One stays while webhooks of it may exist, whatever configuration turns off.</summary>
    public static readonly IReadOnlyList<Func<IServiceProvider, IWebhookFormat>> WebhookFormats =
    [
        static _ => new DustMailWebhookFormat(),
        static services => new TempMailLolWebhookFormat(services.GetRequiredService<IOptions<TempMailLolOptions>>()),
    ];

    /// <summary>Those that configuration leaves on.</summary>
    public static IReadOnlyList<IApiDialect> Enabled(IConfiguration configuration) =>
        [.. All.Where(d => configuration.GetSection($"Dialects:{d.Name}").Get<DialectOptions>()?.Enabled ?? true)];
}
