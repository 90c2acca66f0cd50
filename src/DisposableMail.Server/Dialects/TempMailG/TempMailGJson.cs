using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DisposableMail.Server.Dialects.TempMailG;

/// <summary>Source-generated: no reflection when a call is answered.</summary>
[JsonSerializable(typeof(TempMailGData<TempMailGDomains>))]
[JsonSerializable(typeof(TempMailGData<TempMailGMailbox>))]
[JsonSerializable(typeof(TempMailGData<TempMailGMessage>))]
[JsonSerializable(typeof(TempMailGMessages))]
[JsonSerializable(typeof(TempMailGDone))]
[JsonSerializable(typeof(TempMailGFailure))]
internal sealed partial class TempMailGJson : JsonSerializerContext
{
    public static readonly TempMailGJson Wire = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
