using System.Reflection;

namespace DisposableMail.Server.Hosting;

/// <summary>One section of configuration.</summary>
/// <param name="Key">With <c>:*</c> at its end when every child is a section of this type (a list or names).</param>
internal sealed record OptionSection(string Key, Type Type)
{
    /// <summary>True when the framework has keys of its own there.</summary>
    public bool IsShared { get; init; }

    /// <summary>The only children there are below <c>:*</c>; null when any name will do.</summary>
    public Func<IEnumerable<string>>? Names { get; init; }

    /// <summary>A property that is no option: what the key itself says.</summary>
    public string? Without { get; init; }

    /// <summary>Whether it describes what stands under this key, maybe together with others.</summary>
    public bool Covers(string path) => Key.EndsWith(":*", StringComparison.Ordinal)
        ? path.StartsWith(Key[..^1], StringComparison.OrdinalIgnoreCase) && !path[(Key.Length - 1)..].Contains(':', StringComparison.Ordinal)
        : path.Equals(Key, StringComparison.OrdinalIgnoreCase);

    public IEnumerable<PropertyInfo> Options => OptionsOf(Type).Where(p => p.Name != Without);

    public static IEnumerable<PropertyInfo> OptionsOf(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(static p => p.SetMethod is { IsPublic: true });

    /// <summary>Whether a property is a section of its own within the section.</summary>
    public static bool IsNested(PropertyInfo option) => option.PropertyType is { IsClass: true } type && type != typeof(string);
}
