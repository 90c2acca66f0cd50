using System.Text.Json;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace DisposableMail.Core;

/// <summary>A list of strings as one JSON column.</summary>
internal static class JsonList
{
    public static readonly ValueConverter<IReadOnlyList<string>, string> Converter = new(list => Write(list), json => Read(json));

    public static readonly ValueComparer<IReadOnlyList<string>> Comparer = new(
        (a, b) => a!.SequenceEqual(b!), list => list.Count, list => list);

    public static string Write(IReadOnlyList<string> list) => list.Count == 0 ? "[]" : JsonSerializer.Serialize(list);

    public static string[] Read(string json) => json == "[]" ? [] : JsonSerializer.Deserialize<string[]>(json) ?? [];
}
