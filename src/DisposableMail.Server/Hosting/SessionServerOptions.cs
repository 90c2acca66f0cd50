using DisposableMail.Core.Accounts;
using DisposableMail.Core.Sessions;
using DisposableMail.Core.Tokens;
using Microsoft.Extensions.Options;

namespace DisposableMail.Server.Hosting;

/// <summary>Binds the sections about sessions and the tokens that anybody makes.</summary>
internal static class SessionServerOptions
{
    public static void AddSessionOptions(this IServiceCollection services)
    {
        services.AddOptions<MailSessionOptions>().BindConfiguration("Sessions").ValidateOnStart();
        services.AddOptions<TokenOptions>().BindConfiguration("Tokens").ValidateOnStart();
        services.AddSingleton<IValidateOptions<MailSessionOptions>>(new OptionsCheck<MailSessionOptions>(Check));
        services.AddSingleton<IValidateOptions<TokenOptions>>(
            p => new OptionsCheck<TokenOptions>(options => Check(options, p.GetRequiredService<IOptions<TierOptions>>().Value)));
    }

    private static IEnumerable<string?> Check(MailSessionOptions sessions)
    {
        yield return OptionRange.Between("Sessions:Lifetime", sessions.Lifetime, TimeSpan.FromMinutes(1), TimeSpan.FromDays(365));
        yield return OptionRange.Between("Sessions:AddressesPerSession", sessions.AddressesPerSession, 1, 10_000);
        yield return OptionRange.Between("Sessions:RestorePeriod", sessions.RestorePeriod, TimeSpan.FromHours(1), TimeSpan.FromDays(3650));
        yield return OptionRange.Between("Sessions:RateWindow", sessions.RateWindow, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        yield return OptionRange.Between("Sessions:AddressesPerWindow", sessions.AddressesPerWindow, 1, 1_000_000);
        yield return OptionRange.Between("Sessions:MailsPerWindow", sessions.MailsPerWindow, 1, 1_000_000);
        yield return OptionRange.Between("Sessions:LegacyAddressesPerWindow", sessions.LegacyAddressesPerWindow, 1, 1_000_000);
        yield return OptionRange.Between("Sessions:LegacyMailsPerWindow", sessions.LegacyMailsPerWindow, 1, 1_000_000);
    }

    private static IEnumerable<string?> Check(TokenOptions tokens, TierOptions tiers)
    {
        yield return OptionRange.Require("Tokens:Tier", tokens.Tier, tiers.Find(tokens.Tier) is not null, string.Join(", ", tiers.Names));
        yield return OptionRange.Between("Tokens:PerHour", tokens.PerHour, 1, 1_000_000);
        yield return OptionRange.Between("Tokens:PerDay", tokens.PerDay, 1, 1_000_000);
        yield return OptionRange.Between("Tokens:LongestLifetime", tokens.LongestLifetime, TimeSpan.FromHours(1), TimeSpan.FromDays(90));
        yield return OptionRange.Between("Tokens:RenewalPeriod", tokens.RenewalPeriod, TimeSpan.Zero, TimeSpan.FromDays(365));
        yield return OptionRange.Between("Tokens:Networks", tokens.Networks, 1_000, 10_000_000);
    }
}
