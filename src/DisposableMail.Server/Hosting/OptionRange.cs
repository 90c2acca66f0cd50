namespace DisposableMail.Server.Hosting;

/// <summary>Says what is wrong with an option: its key, its value and what is allowed.</summary>
internal static class OptionRange
{
    /// <returns>Null when the value is within the range, bounds included.</returns>
    public static string? Between<T>(string key, T value, T least, T most)
        where T : IComparable<T> => Require(key, value, value.CompareTo(least) >= 0 && value.CompareTo(most) <= 0, $"{least} to {most}");

    public static string? Require(string key, object? value, bool holds, string allowed) =>
        holds ? null : $"{key} is '{value}'; allowed: {allowed}";
}
