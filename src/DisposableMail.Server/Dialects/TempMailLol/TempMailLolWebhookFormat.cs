using System.Text.Json;
using DisposableMail.Core.Webhooks;
using Microsoft.Extensions.Options;

namespace DisposableMail.Server.Dialects.TempMailLol;

/// <summary>The body of this service's webhooks. What was forwarded is not shown by a read as well.</summary>
internal sealed class TempMailLolWebhookFormat(IOptions<TempMailLolOptions> options) : IWebhookFormat
{
    public const string FormatName = "tempmail.lol";

    public string Name => FormatName;

    public string ContentType => "application/json";

    public bool HandsOver => true;

    public byte[] Write(WebhookEvent mail)
    {
        var email = TempMailLolEmail.Of(mail.Message);
        return options.Value.WebhookArray
            ? JsonSerializer.SerializeToUtf8Bytes([email], TempMailLolJson.Wire.TempMailLolEmailArray)
            : JsonSerializer.SerializeToUtf8Bytes(email, TempMailLolJson.Wire.TempMailLolEmail);
    }
}
