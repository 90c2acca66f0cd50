using System.Net;
using DisposableMail.Core.Accounts;
using DisposableMail.Core.Limits;
using Microsoft.Extensions.Options;

namespace DisposableMail.Core.Tokens;

/// <summary>How many tokens a network gets.</summary>
internal sealed class TokenLimits(IOptions<TokenOptions> options, TimeProvider time)
{
    private readonly SlidingWindows<string> _hours = new(TimeSpan.FromHours(1), options.Value.Networks, time);
    private readonly SlidingWindows<string> _days = new(TimeSpan.FromDays(1), options.Value.Networks, time);

    /// <summary>Counts one token.</summary>
    /// <returns>Null, or CaptchaRequired.</returns>
    public Refusal? Take(IPAddress? client)
    {
        var network = ClientNetwork.Of(client);
        if (_hours.Take(network, options.Value.PerHour) is { } wait)
            return Refuse(wait);
        if (_days.Take(network, options.Value.PerDay) is not { } longer)
            return null;
        _hours.GiveBack(network);
        return Refuse(longer);
    }

    /// <summary>Begins a network's hour and day anew.</summary>
    public void Forget(string network)
    {
        _hours.Forget(network);
        _days.Forget(network);
    }

    /// <summary>Why this lifetime is not given out; null when it is.</summary>
    public Refusal? Check(TimeSpan lifetime)
    {
        if (!options.Value.Enabled)
            return new Refusal(RefusalKind.CaptchaRequired, "this server makes no free tokens");
        if (!TokenService.Lifetimes.Contains(lifetime))
            return Refusal.Invalid("lifetime", "lifetime is 1h, 1d, 7d, 30d or 90d");
        return lifetime <= options.Value.LongestLifetime ? null
            : new Refusal(RefusalKind.CaptchaRequired, "tokens of this lifetime are not given out freely");
    }

    private static Refusal Refuse(TimeSpan wait) =>
        new(RefusalKind.CaptchaRequired, "your network has got as many tokens as it gets for now") { RetryAfter = wait };
}
