using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using DisposableMail.Server.Http;

namespace DisposableMail.Server.Dialects.DustMail;

/// <summary>Source-generated: no reflection when a call is answered.</summary>
[JsonSerializable(typeof(DustMailCreate))]
[JsonSerializable(typeof(DustMailError))]
[JsonSerializable(typeof(DustMailEnvelope<DustMailInbox>))]
[JsonSerializable(typeof(DustMailEnvelope<IReadOnlyList<DustMailListedInbox>>))]
[JsonSerializable(typeof(DustMailEnvelope<DustMailOpenInbox>))]
[JsonSerializable(typeof(DustMailEnvelope<DustMailEmailDetails>))]
[JsonSerializable(typeof(DustMailEnvelope<DustMailDeleted>))]
[JsonSerializable(typeof(DustMailNewWebhook))]
[JsonSerializable(typeof(DustMailEnvelope<DustMailCreatedWebhook>))]
[JsonSerializable(typeof(DustMailEnvelope<DustMailWebhook>))]
[JsonSerializable(typeof(DustMailEnvelope<IReadOnlyList<DustMailWebhook>>))]
[JsonSerializable(typeof(DustMailEnvelope<DustMailDelivery>))]
[JsonSerializable(typeof(DustMailEnvelope<IReadOnlyList<DustMailDelivery>>))]
[JsonSerializable(typeof(DustMailWebhookEvent))]
internal sealed partial class DustMailJson : JsonSerializerContext
{
    // The relaxed encoder leaves letters of all scripts as they are; what it leaves of HTML's characters is harmless where
    // the answer says that it is JSON and not to be sniffed.
    public static readonly DustMailJson Wire = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        PropertyNameCaseInsensitive = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new IsoMilliseconds() },
    });
}
