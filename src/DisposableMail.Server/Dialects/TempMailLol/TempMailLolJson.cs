using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DisposableMail.Server.Dialects.TempMailLol;

/// <summary>Source-generated: no reflection when a call is answered.</summary>
[JsonSerializable(typeof(TempMailLolCreate))]
[JsonSerializable(typeof(TempMailLolInbox))]
[JsonSerializable(typeof(TempMailLolEmails))]
[JsonSerializable(typeof(TempMailLolMail))]
[JsonSerializable(typeof(TempMailLolInvalidToken))]
[JsonSerializable(typeof(TempMailLolDomain))]
[JsonSerializable(typeof(TempMailLolUuid))]
[JsonSerializable(typeof(TempMailLolStatus))]
[JsonSerializable(typeof(TempMailLolWildcard))]
[JsonSerializable(typeof(TempMailLolNewWebhook))]
[JsonSerializable(typeof(TempMailLolNewPrivateWebhook))]
[JsonSerializable(typeof(TempMailLolTextRecord))]
[JsonSerializable(typeof(TempMailLolWebhook))]
[JsonSerializable(typeof(TempMailLolSuccess))]
[JsonSerializable(typeof(TempMailLolStatistics))]
[JsonSerializable(typeof(TempMailLolError))]
[JsonSerializable(typeof(TempMailLolEmail))]
[JsonSerializable(typeof(TempMailLolEmail[]))]
internal sealed partial class TempMailLolJson : JsonSerializerContext
{
    public static readonly TempMailLolJson Wire = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        PropertyNameCaseInsensitive = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
