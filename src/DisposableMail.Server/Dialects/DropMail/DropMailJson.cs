using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DisposableMail.Server.Dialects.DropMail;

/// <summary>Source-generated: no reflection when a call is answered. GraphQL's answers are written by the engine.</summary>
[JsonSerializable(typeof(DropMailRequest))]
[JsonSerializable(typeof(DropMailAnswer))]
[JsonSerializable(typeof(DropMailTokenRequest))]
[JsonSerializable(typeof(DropMailToken))]
[JsonSerializable(typeof(DropMailTokenError))]
[JsonSerializable(typeof(DropMailCaptchaRequired))]
[JsonSerializable(typeof(DropMailCaptchaSolution))]
[JsonSerializable(typeof(DropMailCaptchaResult))]
internal sealed partial class DropMailJson : JsonSerializerContext
{
    public static readonly DropMailJson Wire = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        PropertyNameCaseInsensitive = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
