using DisposableMail.Server.Swagger;

namespace DisposableMail.Server.Dialects.TempMailLol;

/// <summary>What the documents show.</summary>
internal sealed class TempMailLolExamples : IWireExamples
{
    private const string Url = "https://hooks.receiver.example/mail";
    private static readonly Guid Uuid = new("5f2b1c9e-3a64-4f0e-9d3f-7c1a2b3c4d5e");

    private static readonly TempMailLolEmail Email = new(
        "shop@sender.example", "joe3k9x2p@mail.test", "Your code is 481516", "Your code is 481516.", "<p>Your code is <b>481516</b>.</p>",
        1894708805000, "192.0.2.7", "01a20874-98cf-76d2-8d3e-c5823bb168ea");

    public IReadOnlyList<object> Bodies { get; } =
    [
        new TempMailLolCreate { Prefix = "joe" },
        new TempMailLolInbox("joe3k9x2p@mail.test", "k3v9x0a7q2m5z8c1b4n6w7e2r5t8y1u3i6o9p4"),
        new TempMailLolEmails([Email], false),
        new TempMailLolMail([Email]),
        new TempMailLolDomain { Domain = "brand.example" },
        new TempMailLolUuid(Uuid),
        new TempMailLolStatus("OK"),
        new TempMailLolWildcard("OK", "tempmail-wc-k3v9x0a7q2m5z8c1b4n6w7e2r5t8y1u3"),
        new TempMailLolNewWebhook { Url = Url },
        new TempMailLolNewPrivateWebhook { Domain = "brand.example", Url = Url },
        new TempMailLolTextRecord($"{Uuid}.brand.example", "tm-custom-domain-verification"),
        new TempMailLolWebhook(true, "Webhook set", "OK", "whsec_c2VjcmV0IG9mIHRoaXJ0eS10d28gb2N0ZXRzIQAAAAA="),
        new TempMailLolSuccess(true, "Webhook removed"),
        new TempMailLolStatistics(48151, 6234, 42),
        new TempMailLolError("Invalid domain selected"),
    ];
}
