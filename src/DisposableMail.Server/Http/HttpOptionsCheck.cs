using System.Net;
using Microsoft.Extensions.Options;

namespace DisposableMail.Server.Http;

/// <summary>Stops the start with key, value and allowed range.</summary>
internal sealed class HttpOptionsCheck : IValidateOptions<HttpOptions>
{
    public ValidateOptionsResult Validate(string? name, HttpOptions options)
    {
        var faults = Faults(options).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Faults(HttpOptions options)
    {
        if (options.MaxBodyBytes is < 1024 or > 16 * 1024 * 1024)
            yield return $"Http:MaxBodyBytes is {options.MaxBodyBytes}; allowed: 1024 to 16777216";
        if (options.FailedKeys.Limit is < 1 or > 1_000_000)
            yield return $"Http:FailedKeys:Limit is {options.FailedKeys.Limit}; allowed: 1 to 1000000";
        if (options.FailedKeys.Window < TimeSpan.FromSeconds(1) || options.FailedKeys.Window > TimeSpan.FromDays(1))
            yield return $"Http:FailedKeys:Window is {options.FailedKeys.Window}; allowed: 00:00:01 to 1.00:00:00";
        for (var i = 0; i < options.TrustedProxies.Count; i++)
        {
            var proxy = options.TrustedProxies[i];
            if (!IPAddress.TryParse(proxy, out _) && !IPNetwork.TryParse(proxy, out _))
                yield return $"Http:TrustedProxies:{i} is '{proxy}'; allowed: an IP address or a network such as 10.0.0.0/8";
        }
    }
}
