using System.Net;
using DisposableMail.Core.Webhooks;
using Microsoft.Extensions.Options;

namespace DisposableMail.Server.Hosting;

/// <summary>Section <c>Webhooks</c>.</summary>
internal static class WebhookOptionsCheck
{
    public static void AddWebhookOptions(this IServiceCollection services)
    {
        services.AddOptions<WebhookOptions>().BindConfiguration("Webhooks").ValidateOnStart();
        services.AddSingleton<IValidateOptions<WebhookOptions>>(new OptionsCheck<WebhookOptions>(Check));
    }

    private static IEnumerable<string?> Check(WebhookOptions webhooks)
    {
        yield return OptionRange.Between("Webhooks:Timeout", webhooks.Timeout, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
        yield return OptionRange.Between("Webhooks:MaxAttemptsSpan", webhooks.MaxAttemptsSpan, TimeSpan.FromMinutes(1), TimeSpan.FromDays(30));
        yield return OptionRange.Between("Webhooks:FirstRetry", webhooks.FirstRetry, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        yield return OptionRange.Between("Webhooks:LongestRetry", webhooks.LongestRetry, webhooks.FirstRetry, TimeSpan.FromDays(1));
        if (webhooks.DisableAfter != TimeSpan.Zero)
            yield return OptionRange.Between("Webhooks:DisableAfter", webhooks.DisableAfter, TimeSpan.FromHours(1), TimeSpan.FromDays(365));
        yield return OptionRange.Between("Webhooks:PerReceiver", webhooks.PerReceiver, 1, 64);
        yield return OptionRange.Between("Webhooks:Concurrency", webhooks.Concurrency, 2, 10_000);
        yield return OptionRange.Between("Webhooks:PerAccount", webhooks.PerAccount, 1, 10_000);
        yield return OptionRange.Between("Webhooks:KeepDeliveries", webhooks.KeepDeliveries, webhooks.MaxAttemptsSpan, TimeSpan.FromDays(365));
        yield return OptionRange.Between("Webhooks:ScanInterval", webhooks.ScanInterval, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        for (var i = 0; i < webhooks.AllowedPrivateRanges.Count; i++)
        {
            var range = webhooks.AllowedPrivateRanges[i];
            yield return OptionRange.Require(
                $"Webhooks:AllowedPrivateRanges:{i}", range, IPAddress.TryParse(range, out _) || IPNetwork.TryParse(range, out _),
                "an address or a network such as 10.0.0.0/8");
        }
    }
}
