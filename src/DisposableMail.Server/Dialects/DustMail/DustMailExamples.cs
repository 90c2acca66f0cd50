using DisposableMail.Server.Swagger;

namespace DisposableMail.Server.Dialects.DustMail;

/// <summary>What the documents show.</summary>
internal sealed class DustMailExamples : IWireExamples
{
    private const string Url = "https://hooks.receiver.example/mail";
    private const string Address = "swift.fox42@mail.test";
    private const string Path = "/v1/inbox/01a20874-98cf-76d2-8d3e-c5823bb168ea/emails/01a20874-ac2e-7d3f-9b61-0d8a4f6f1f02";

    private static readonly DateTimeOffset Created = new(2030, 1, 15, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid Inbox = new("01a20874-98cf-76d2-8d3e-c5823bb168ea");
    private static readonly Guid Email = new("01a20874-ac2e-7d3f-9b61-0d8a4f6f1f02");
    private static readonly Guid Hook = new("01a20874-b0c1-7a55-8f00-5d6e7f809102");
    private static readonly Guid Delivery = new("01a20874-ac30-7b11-9c22-1a2b3c4d5e6f");
    private static readonly DustMailMeta Meta = new("premium", new DustMailRateLimit(null, 1), ["mail.test", "inbox.test"]);

    public IReadOnlyList<object> Bodies { get; } =
    [
        new DustMailCreate { Duration = 30 },
        Answer(new DustMailInbox(Inbox, Address, "mail.test", Created, Created.AddMinutes(30))),
        Answer<IReadOnlyList<DustMailListedInbox>>([new(Inbox, Address, "mail.test", Created, Created.AddMinutes(30), 1)]),
        Answer(new DustMailOpenInbox(Inbox, Address, "mail.test", Created, Created.AddMinutes(30), 1, [InList()], false)),
        Answer(Alone()),
        Answer(new DustMailDeleted(Inbox, true)),
        new DustMailNewWebhook { Url = Url, Domain = "mail.test" },
        Answer(new DustMailCreatedWebhook(Hook, Url, null, "mail.test", "house", "active", Created, "whsec_c2VjcmV0IG9mIHRoaXJ0eS10d28gb2N0ZXRzIQAAAAA=")),
        Answer(Registered()),
        Answer<IReadOnlyList<DustMailWebhook>>([Registered()]),
        Answer(Retried()),
        Answer<IReadOnlyList<DustMailDelivery>>([Retried()]),
    ];

    private static DustMailWebhook Registered() => new(Hook, Url, null, "mail.test", "house", "failing", Created, Created.AddSeconds(5), null);

    private static DustMailDelivery Retried() => new(
        Delivery, $"msg_{Delivery:N}", Email, "pending", 1, Created.AddSeconds(5), Created.AddSeconds(5), Created.AddSeconds(10), 503, "status");

    private static DustMailEnvelope<T> Answer<T>(T data) => new(true, data, Meta);

    private static DustMailEmail InList() => new(
        Email, "Example Shop <shop@sender.example>", "Your code is 481516", "Your code is 481516.", "<p>Your code is <b>481516</b>.</p>",
        Created.AddSeconds(5), [new DustMailAttachment("0", "terms.pdf", "application/pdf", 20480)]);

    private static DustMailEmailDetails Alone() => new(
        Email, "Example Shop <shop@sender.example>", "Example Shop", "shop@sender.example", Address, [], "Your code is 481516", "Your code is 481516.",
        "<p>Your code is <b>481516</b>.</p>", Created.AddSeconds(5), Created.AddSeconds(3), "1@sender.example", "shop@sender.example", 28912, "text", "ok",
        [new DustMailHeader("Subject", "Your code is 481516")],
        [new DustMailFullAttachment("0", "terms.pdf", "application/pdf", 20480, null, false, $"{Path}/attachments/0")], $"{Path}/raw");
}
