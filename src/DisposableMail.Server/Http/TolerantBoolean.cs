using System.Text.Json;
using System.Text.Json.Serialization;

namespace DisposableMail.Server.Http;

/// <summary>Reads a boolean that may come as one, or as a word or digit in a string: forms know nothing else, and Python writes <c>True</c>.</summary>
internal sealed class TolerantBoolean : JsonConverter<bool?>
{
    public override bool? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        JsonTokenType.String => reader.GetString()!.Trim().ToLowerInvariant() switch
        {
            "" => null,
            "true" or "1" => true,
            "false" or "0" => false,
            _ => throw new JsonException(),
        },
        _ => throw new JsonException(),
    };

    public override void Write(Utf8JsonWriter writer, bool? value, JsonSerializerOptions options)
    {
        if (value is { } flag)
            writer.WriteBooleanValue(flag);
        else
            writer.WriteNullValue();
    }
}
