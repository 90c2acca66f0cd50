using System.ComponentModel;
using System.Reflection;
using Microsoft.Extensions.Options;

namespace DisposableMail.Server.Hosting;

/// <summary>Finds keys that do not exist and values that are no number, time or word of their list, before anything is bound.</summary>
/// <remarks>A misspelt key would leave the default in force without a word.</remarks>
internal static class OptionSpelling
{
    /// <exception cref="OptionsValidationException">With one message per fault: key, value and what is allowed.</exception>
    public static void Check(IConfiguration configuration)
    {
        var levels = configuration.GetSection("Logging:LogLevel").GetChildren().SelectMany(static level => Faults(level, typeof(LogLevel)));
        var faults = OptionSections.All.SelectMany(section => Faults(section, configuration)).Concat(levels).Distinct().ToList();
        faults.AddRange(configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(static e => e.GetSection("Url")).Where(IsNoUrl)
            .Select(static url => $"{url.Path} is '{url.Value}'; allowed: a URL such as http://127.0.0.1:5080"));
        // The framework's own switch: it would believe the forwarding headers of every client.
        if (configuration["ForwardedHeaders_Enabled"] is { Length: > 0 } value && !value.Equals("false", StringComparison.OrdinalIgnoreCase))
            faults.Add($"ForwardedHeaders_Enabled is '{value}'; allowed: not set, but your proxies in Http:TrustedProxies");
        if (faults.Count > 0)
            throw new OptionsValidationException("Configuration", typeof(OptionSections), faults);
    }

    // Kestrel's own words name neither the key nor what would do; '*' and '+' are hosts to it.
    private static bool IsNoUrl(IConfigurationSection url) => url.Value is { } text
        && !(Uri.TryCreate(text.Replace("://*", "://any", StringComparison.Ordinal).Replace("://+", "://any", StringComparison.Ordinal), UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https");

    private static IEnumerable<string> Faults(OptionSection section, IConfiguration configuration)
    {
        var sections = section.Key.EndsWith(":*", StringComparison.Ordinal)
            ? configuration.GetSection(section.Key[..^2]).GetChildren()
            : [configuration.GetSection(section.Key)];
        var names = section.Names?.Invoke().ToList();
        return sections.SelectMany(s => names?.Contains(s.Key, StringComparer.OrdinalIgnoreCase) == false
            ? [$"{s.Path} does not exist; allowed in {section.Key[..^2]}: {string.Join(", ", names)}"]
            : Faults(s, OptionsAt(s.Path), section.IsShared));
    }

    // A dialect's section has the options of every dialect, and those that it alone has.
    private static PropertyInfo[] OptionsAt(string path) => [.. OptionSections.All.Where(s => s.Covers(path)).SelectMany(static s => s.Options)];

    private static IEnumerable<string> Faults(IConfigurationSection section, PropertyInfo[] options, bool isShared)
    {
        foreach (var entry in section.GetChildren())
        {
            var option = Array.Find(options, o => o.Name.Equals(entry.Key, StringComparison.OrdinalIgnoreCase));
            if (option is null && !isShared)
                yield return $"{entry.Path} does not exist; allowed in {section.Path}: {string.Join(", ", options.Select(o => o.Name))}";
            if (option is null)
                continue;
            foreach (var fault in Faults(entry, option))
                yield return fault;
        }
    }

    private static IEnumerable<string> Faults(IConfigurationSection entry, PropertyInfo option)
    {
        if (OptionSection.IsNested(option))
            return Faults(entry, [.. OptionSection.OptionsOf(option.PropertyType)], isShared: false);
        return option.PropertyType.IsGenericType && option.PropertyType.GetGenericTypeDefinition() == typeof(IList<>)
            ? entry.GetChildren().SelectMany(item => Faults(item, option.PropertyType.GenericTypeArguments[0]))
            : Faults(entry, option.PropertyType);
    }

    private static IEnumerable<string> Faults(IConfigurationSection entry, Type type)
    {
        var plain = Nullable.GetUnderlyingType(type);
        if (entry.Value is not { } value || (value.Length == 0 && plain is not null))
            return [];
        plain ??= type;
        return CanConvert(plain, value) ? [] : [$"{entry.Path} is '{value}'; allowed: {Allowed(plain)}"];
    }

    private static bool CanConvert(Type type, string value)
    {
        try
        {
            _ = TypeDescriptor.GetConverter(type).ConvertFromInvariantString(value);
            return !type.IsEnum || !value.Any(char.IsAsciiDigit);
        }
        catch (Exception fault) when (fault is FormatException or ArgumentException or NotSupportedException or OverflowException)
        {
            return false;
        }
    }

    private static string Allowed(Type type) =>
        type.IsEnum ? string.Join(", ", Enum.GetNames(type))
        : type == typeof(bool) ? "true, false"
        : type == typeof(TimeSpan) ? "a time such as 00:10:00 (hours:minutes:seconds, or days.hours:minutes:seconds)"
        : type == typeof(DateTimeOffset) ? "an instant such as 2030-02-20T12:00:00Z"
        : "a whole number";
}
