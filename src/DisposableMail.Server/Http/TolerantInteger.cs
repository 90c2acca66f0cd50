using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DisposableMail.Server.Http;

/// <summary>Reads an integer that may come as a number or as its digits in a string (forms know nothing else).</summary>
/// <remarks>What is larger than any integer is the largest, for a wish that long is cut in any case.</remarks>
internal sealed class TolerantInteger : JsonConverter<long?>
{
    public override long? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        var text = reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString()!,
            JsonTokenType.Number => System.Text.Encoding.ASCII.GetString(reader.ValueSpan),
            _ => throw new JsonException(),
        };
        if (text.Length == 0)
            return null;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exact))
            return exact;
        // 30.0 and 3e1 are integers to JSON, which has one kind of number only (RFC 8259 §6).
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Math.Floor(number) == number
            ? (long)Math.Clamp(number, long.MinValue / 2, long.MaxValue / 2)
            : throw new JsonException();
    }

    public override void Write(Utf8JsonWriter writer, long? value, JsonSerializerOptions options)
    {
        if (value is { } number)
            writer.WriteNumberValue(number);
        else
            writer.WriteNullValue();
    }
}
