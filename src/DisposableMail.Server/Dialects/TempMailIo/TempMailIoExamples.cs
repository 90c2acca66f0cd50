using DisposableMail.Server.Swagger;

namespace DisposableMail.Server.Dialects.TempMailIo;

/// <summary>What the documents show.</summary>
internal sealed class TempMailIoExamples : IWireExamples
{
    private static readonly TempMailIoMessage Message = new(
        "01a20874-98cf-76d2-8d3e-c5823bb168ea", "Example Shop <shop@sender.example>", "swift.fox42@mail.test", [], "Your code is 481516",
        "Your code is 481516.", "<p>Your code is <b>481516</b>.</p>", "2030-01-15T12:00:05Z",
        [new TempMailIoAttachment("01a2087498cf76d28d3ec5823bb168ea0", "terms.pdf", 20480)]);

    public IReadOnlyList<object> Bodies { get; } =
    [
        new TempMailIoCreate { DomainType = "public" },
        new TempMailIoEmail("swift.fox42@mail.test", 3600),
        new TempMailIoDomains([new TempMailIoDomain("mail.test", "public")]),
        new TempMailIoMessages([Message]),
        Message,
        new TempMailIoRateLimit(100, 99, 1, 1894752000),
        new TempMailIoNothing(),
        new TempMailIoSource("From: Example Shop <shop@sender.example>\r\nSubject: Your code is 481516\r\n\r\nYour code is 481516.\r\n"),
    ];
}
