using System.Text.Json;
using DisposableMail.Server.Swagger;

namespace DisposableMail.Server.Dialects.DropMail;

/// <summary>What the documents show.</summary>
internal sealed class DropMailExamples : IWireExamples
{
    private const string Query = "mutation { introduceSession { id expiresAt addresses { address restoreKey } } }";
    private const string Data =
        """
        {"introduceSession":{"id":"U2Vzc2lvbjqcMxamadJC_aLiPz_XL0lK","expiresAt":"2030-01-15T12:10:00+00:00",
        "addresses":[{"address":"aonfmqcpw@mail.test","restoreKey":"0c88ea831f8f71bf3885f2b5bddd6c371"}]}}
        """;

    public IReadOnlyList<object> Bodies { get; } =
    [
        new DropMailRequest { Query = Query, Variables = JsonDocument.Parse("{}").RootElement },
        new DropMailAnswer { Data = JsonDocument.Parse(Data).RootElement },
        new DropMailTokenRequest { Type = "af", Lifetime = "1d" },
        new DropMailToken("af_AQJ-aBcDe0123456789AbCdEfGhIjKlMnOpQrStUv"),
        new DropMailTokenError("invalid_lifetime"),
        new DropMailCaptchaRequired("captcha_required", 1, new DropMailCaptcha()),
    ];
}
