using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DisposableMail.Server.Http;

/// <summary>Writes an instant as JavaScript's <c>Date.toISOString()</c> does: <c>2026-03-30T12:00:00.000Z</c>.</summary>
internal sealed class IsoMilliseconds : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[24];
        value.UtcDateTime.TryFormat(text, out var length, "yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        writer.WriteStringValue(text[..length]);
    }
}
