using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using DisposableMail.Core.Accounts;
using DisposableMail.Server.Hosting;

namespace DisposableMail.Server.Tests.Hosting;

/// <summary>docs/configuration.md says what the code says.</summary>
public sealed class ConfigurationPageTests
{
    [Fact]
    public void Every_option_is_there_with_its_default()
    {
        var expected = OptionSections.All.Where(s => s.Type != typeof(Tier)).SelectMany(s => Rows(Named(s.Key), [.. s.Options], Activator.CreateInstance(s.Type)!));
        var actual = ConfigurationPage.Rows.Where(r => r.Length == 4).Select(r => $"{r[0]} = {r[1]}");

        Assert.Equal(expected.Order(), actual.Order());
    }

    [Fact]
    public void Every_option_of_a_tier_is_there_with_the_values_of_all_tiers()
    {
        var tiers = new TierOptions();
        Tier[] columns = [new(), .. tiers.Names.Select(name => tiers.Find(name)!)];
        var section = OptionSections.All.Single(s => s.Type == typeof(Tier));

        var expected = section.Options.Select(o => $"{KeyOf(o)}: {string.Join(" | ", columns.Select(tier => Text(o.GetValue(tier))))}");
        var actual = ConfigurationPage.Rows.Where(r => r.Length == 10).Select(r => $"{r[0]}: {string.Join(" | ", r[2..9])}");

        Assert.Equal(expected.Order(), actual.Order());
    }

    [Fact]
    public void Every_options_type_of_ours_is_a_section()
    {
        Assembly[] ours = [typeof(Program).Assembly, typeof(Tier).Assembly, typeof(Smtp.SmtpOptions).Assembly, typeof(Storage.DatabaseOptions).Assembly];
        var nested = OptionSections.All.SelectMany(s => s.Options).Where(OptionSection.IsNested).Select(o => o.PropertyType);
        var listed = OptionSections.All.Select(s => s.Type).Concat(nested).Append(typeof(TierOptions)).ToHashSet();

        var missing = ours.SelectMany(a => a.GetTypes()).Where(t => !t.IsAbstract && t.Name.EndsWith("Options", StringComparison.Ordinal) && !listed.Contains(t));

        Assert.Empty(missing.Select(t => t.FullName));
    }

    [Fact]
    public void Every_range_is_the_one_that_is_enforced()
    {
        var rows = ConfigurationPage.Rows.Where(r => r.Length == 4).Select(r => (Key: r[0], Allowed: r[2]))
            .Concat(ConfigurationPage.Rows.Where(r => r.Length == 10).Select(r => (Key: "Tiers:free:" + r[0], Allowed: r[1])))
            .Where(r => r.Allowed != "any").ToList();

        Assert.All(rows, row =>
        {
            var key = Regex.Replace(row.Key.Replace(":NAME:", ":DustMail:", StringComparison.Ordinal), ":N(?=:|$)", ":0");
            Assert.Contains($"allowed: {row.Allowed}", Start.FaultOf((key, OutOf(row.Allowed))), StringComparison.Ordinal);
        });
        Assert.True(rows.Count > 50);
    }

    private static IEnumerable<string> Rows(string section, PropertyInfo[] options, object defaults) => options.SelectMany(option =>
        OptionSection.IsNested(option)
            ? Rows($"{section}:{option.Name}", [.. OptionSection.OptionsOf(option.PropertyType)], option.GetValue(defaults)!)
            : [$"{section}:{KeyOf(option)} = {Text(option.GetValue(defaults))}"]);

    private static string Named(string section) => section switch
    {
        "Domains:*" => "Domains:N",
        _ => section.Replace("*", "NAME", StringComparison.Ordinal),
    };

    private static string KeyOf(PropertyInfo option) => option.PropertyType.IsGenericType && option.PropertyType.IsAssignableTo(typeof(IEnumerable))
        ? option.Name + ":N"
        : option.Name;

    private static string Text(object? value) => value switch
    {
        null or "" => "-",
        bool flag => flag ? "true" : "false",
        string text => text,
        IEnumerable list => string.Join(' ', list.Cast<object>()) is { Length: > 0 } items ? items : "-",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    // Below the least where that is possible, else above the most; for what is no range, something that is none of it.
    private static string OutOf(string allowed)
    {
        if (allowed.Split(" to ") is not [var least, var most])
            return "not / this";
        if (long.TryParse(least, CultureInfo.InvariantCulture, out var number))
            return (number > 0 ? number - 1 : long.Parse(most, CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture);
        var time = TimeSpan.Parse(least, CultureInfo.InvariantCulture);
        return (time > TimeSpan.Zero ? time - TimeSpan.FromTicks(1) : TimeSpan.Parse(most, CultureInfo.InvariantCulture) + TimeSpan.FromTicks(1)).ToString();
    }
}
