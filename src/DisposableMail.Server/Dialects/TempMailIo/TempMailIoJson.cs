using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DisposableMail.Server.Dialects.TempMailIo;

/// <summary>Source-generated: no reflection when a call is answered.</summary>
[JsonSerializable(typeof(TempMailIoCreate))]
[JsonSerializable(typeof(TempMailIoEmail))]
[JsonSerializable(typeof(TempMailIoDomains))]
[JsonSerializable(typeof(TempMailIoMessages))]
[JsonSerializable(typeof(TempMailIoMessage))]
[JsonSerializable(typeof(TempMailIoRateLimit))]
[JsonSerializable(typeof(TempMailIoNothing))]
[JsonSerializable(typeof(TempMailIoSource))]
[JsonSerializable(typeof(TempMailIoFailure))]
internal sealed partial class TempMailIoJson : JsonSerializerContext
{
    public static readonly TempMailIoJson Wire = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        PropertyNameCaseInsensitive = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
