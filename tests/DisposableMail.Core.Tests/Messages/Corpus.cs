using System.Runtime.ExceptionServices;
using DisposableMail.Core.Messages.Parsing;
using Microsoft.Extensions.Time.Testing;

namespace DisposableMail.Core.Tests.Messages;

/// <summary>The odd mails, each with what it is expected to become.</summary>
internal static class Corpus
{
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Corpus");

    /// <summary>File names without extension.</summary>
    public static IEnumerable<string> Files { get; } =
    [
        .. Directory.EnumerateFiles(Folder, "*.eml")
            .Select(file => Path.GetFileNameWithoutExtension(file)!)
            .Order(StringComparer.Ordinal),
    ];

    public static TheoryData<string> Names => new(Files);

    public static byte[] Read(string name) => File.ReadAllBytes(Path.Combine(Folder, name + ".eml"));

    /// <param name="placedFrom">Octets from which on a body is read out of the content where it is: here as many as possible.</param>
    public static ParsedMessage Parse(byte[] octets, ParsingOptions? options = null, int placedFrom = 0) =>
        new MessageParser(options ?? new ParsingOptions(), new FakeTimeProvider(), placedFrom, Judge).Parse(new MemoryStream(octets), CancellationToken.None);

    // Octets without a header section are no fault; what else breaks the parser must not pass for a mail that is only odd.
    private static void Judge(Exception fault)
    {
        if (fault is not FormatException)
            ExceptionDispatchInfo.Throw(fault);
    }

    public static byte[] Decode(byte[] octets, ParsedAttachment attachment)
    {
        using var content = AttachmentContent.Open(
            new MemoryStream(octets), attachment.Offset, attachment.EncodedLength, attachment.TransferEncoding);
        using var decoded = new MemoryStream();
        content.CopyTo(decoded);
        return decoded.ToArray();
    }
}
