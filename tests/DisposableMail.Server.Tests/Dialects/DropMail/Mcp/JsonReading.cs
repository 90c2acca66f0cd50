using System.Text.Json;

namespace DisposableMail.Server.Tests.Dialects.DropMail.Mcp;

/// <summary>Short words for the answers of tools.</summary>
internal static class JsonReading
{
    public static string Text(this JsonElement answer, string field) => answer.GetProperty(field).GetString()!;

    public static int Number(this JsonElement answer, string field) => answer.GetProperty(field).GetInt32();

    public static bool Has(this JsonElement answer, string field) => answer.TryGetProperty(field, out _);

    public static IEnumerable<string> Texts(this JsonElement answer, string list, string field) =>
        answer.GetProperty(list).EnumerateArray().Select(item => item.Text(field));
}
