using DisposableMail.Core.Messages.Parsing;

namespace DisposableMail.Core.Messages;

/// <summary>Reads the header section of stored content; the body stays where it is.</summary>
internal sealed class HeaderSections(MessageParser parser)
{
    private const int MaxBytes = 256 * 1024;
    private const int StepBytes = 16 * 1024;

    public async Task<IReadOnlyList<HeaderField>> ReadAsync(Stream raw, CancellationToken stop)
    {
        using var section = new MemoryStream();
        var step = new byte[StepBytes];
        while (section.Length < MaxBytes && !HasEnd(section))
        {
            var read = await raw.ReadAsync(step, stop);
            if (read == 0)
                break;
            section.Write(step, 0, read);
        }

        return [.. parser.Parse(section, stop).Headers.Select(h => new HeaderField(h.Name, h.Value))];
    }

    // RFC 5322 §2.1: the section ends at the first empty line. Senders that write bare line feeds end it so, too.
    private static bool HasEnd(MemoryStream section)
    {
        var octets = section.GetBuffer().AsSpan(0, (int)section.Length);
        return octets.IndexOf("\n\r\n"u8) >= 0 || octets.IndexOf("\n\n"u8) >= 0;
    }
}
