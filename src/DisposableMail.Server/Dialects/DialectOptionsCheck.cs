using DisposableMail.Server.Hosting;
using Microsoft.Extensions.Options;

namespace DisposableMail.Server.Dialects;

/// <summary>Refuses values that no dialect can work with, naming the key.</summary>
internal sealed class DialectOptionsCheck : IValidateOptions<DialectOptions>
{
    public ValidateOptionsResult Validate(string? name, DialectOptions options) =>
        new OptionsCheck<DialectOptions>(dialect => Check($"Dialects:{name}", dialect)).Validate(name, options);

    private static IEnumerable<string?> Check(string key, DialectOptions dialect)
    {
        yield return OptionRange.Between($"{key}:Calls", dialect.Calls ?? 1, 1, int.MaxValue);
        yield return OptionRange.Require(
            $"{key}:TimeZone", dialect.TimeZone, TimeZoneInfo.TryFindSystemTimeZoneById(dialect.TimeZone, out _), "a name of the tz database such as Europe/Paris");
    }
}
