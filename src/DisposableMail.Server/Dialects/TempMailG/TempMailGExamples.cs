using DisposableMail.Server.Swagger;

namespace DisposableMail.Server.Dialects.TempMailG;

/// <summary>What the documents show.</summary>
internal sealed class TempMailGExamples : IWireExamples
{
    private static readonly string Id = MessageIds.Of(new Guid("01a20874-ac2e-7d3f-9b61-0d8a4f6f1f02"));

    private static readonly TempMailGMessage Message = new(
        true, "Your code is 481516", "Example Shop", "shop@sender.example", "swift.fox42@mail.test", "2030-01-15 12:00:05", Id, true,
        "<p>Your code is <b>481516</b>.</p>",
        [new TempMailGAttachment("terms.pdf", "pdf", 20480, $"http://127.0.0.1:5080/api/messages/{Id}/attachments/terms.pdf")]);

    public IReadOnlyList<object> Bodies { get; } =
    [
        new TempMailGData<TempMailGDomains>(true, new("free", ["free"], [new TempMailGDomain("mail.test", "Free", false)])),
        new TempMailGData<TempMailGMailbox>(true, new(
            2301, "swift.fox42@mail.test", "mail.test", "2030-01-15T13:00:00+00:00", 3600, "2030-01-15T12:00:00+00:00",
            "k3v9x0q7m2n8b4c6z1l5j0h8g7f6d4s3a2p1o9")),
        new TempMailGMessages(true, "swift.fox42@mail.test", [Message with { IsSeen = false }]),
        new TempMailGData<TempMailGMessage>(true, Message),
        new TempMailGDone(true, "Message was deleted successfully."),
    ];
}
