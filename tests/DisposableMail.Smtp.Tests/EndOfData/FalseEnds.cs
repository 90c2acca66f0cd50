namespace DisposableMail.Smtp.Tests.EndOfData;

/// <summary>Everything around a dot that some reader has once taken for the end of data, and a few true ends to prove the yardstick.</summary>
internal static class FalseEnds
{
    /// <summary>What whoever smuggles wants to be taken for commands.</summary>
    public const string Smuggled = "MAIL FROM:<evil@client.test>\r\nRCPT TO:<b@mail.test>\r\nDATA\r\nSubject: evil\r\n";

    /// <summary>The true end, and a command by whose reply the dialogue is seen to be in step.</summary>
    public const string End = ".\r\nNOOP\r\n";

    private static readonly string[] Around = ["", "\r\n", "\n", "\r", "\r\r\n", "\r\0\n", "\n\r", "\0", ".", "..", "\u0085"];

    /// <summary>Each of them before a dot and each behind it: 121.</summary>
    public static IEnumerable<string> Dots => from before in Around from after in Around select $"{before}.{after}";

    /// <summary>A dot in the midst of the content and at its very start: 242.</summary>
    public static IEnumerable<string> Contents => Dots.SelectMany(dot => new[] { $"one{dot}{Smuggled}{End}", $"{dot}{Smuggled}{End}" });

    /// <summary>A dot placed so that a border after so many octets of content goes through it or beside it, at each place in turn.</summary>
    public static IEnumerable<string> AcrossBorder(int border) =>
        from dot in Dots
        from before in Enumerable.Range(0, dot.Length + 2)
        select $"{Padding(border - before)}{dot}{Smuggled}{End}";

    /// <summary>Lines of so many octets in all; the last one is open.</summary>
    public static string Padding(int length) =>
        string.Concat(Enumerable.Repeat(new string('x', 62) + "\r\n", length / 64)) + new string('y', length % 64);

    /// <summary>The octets so that everybody can read them.</summary>
    public static string Shown(string octets)
    {
        var shown = octets.Replace("\r", "<CR>", StringComparison.Ordinal).Replace("\n", "<LF>", StringComparison.Ordinal).Replace("\0", "<NUL>", StringComparison.Ordinal);
        return shown.Length <= 200 ? shown : $"{octets.Length} octets …{shown[^200..]}";
    }
}
