using System.Text.Json;
using System.Text.Json.Serialization;

namespace DisposableMail.Server.Http;

/// <summary>Writes long strings in segments: as a whole, one needs room for each of its characters six times over.</summary>
internal sealed class LongStrings : JsonConverter<string>
{
    private const int SegmentCharacters = 4096;

    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString();

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options)
    {
        var rest = value.AsSpan();
        for (; rest.Length > SegmentCharacters; rest = rest[SegmentCharacters..])
            writer.WriteStringValueSegment(rest[..SegmentCharacters], isFinalSegment: false);
        if (value.Length > SegmentCharacters)
            writer.WriteStringValueSegment(rest, isFinalSegment: true);
        else
            writer.WriteStringValue(value);
    }
}
