using System.Globalization;

namespace DisposableMail.Smtp.Connections;

/// <summary>
/// How the file descriptors this process may have are shared: half for SMTP's connections and their spool files, the rest for HTTP's,
/// by which the mail is read. A runtime that needs one and has none left ends the process.
/// </summary>
/// <remarks>Where the system does not say, or has no limit, nothing is limited here.</remarks>
/// <param name="all">The limit of this process; null for none.</param>
public sealed class FileDescriptors(long? all)
{
    // Assemblies (some 330), webhooks' connections (256 by default), SMTP's that are being refused (64), those for metrics (32), the
    // database's, DNS queries.
    private const long Reserve = 896;

    // Of SMTP's half, 1/16 at least is for spool files.
    private const int SpoolShare = 16;

    private const long Fewest = 64;

    private const string Limits = "/proc/self/limits";
    private const string OpenFiles = "Max open files";

    /// <summary>Those of this process. The runtime has raised its soft limit to the hard one when it started.</summary>
    public static FileDescriptors OfProcess { get; } = new(Read());

    private long Half => Math.Max(Fewest, (all.GetValueOrDefault() - Reserve) / 2);

    /// <param name="wanted"><see cref="SmtpOptions.MaxConnections"/>.</param>
    /// <returns>Connections of SMTP; one more is answered 421.</returns>
    public int ForSmtp(int wanted) => all is null ? wanted : (int)Math.Min(wanted, Half - (Half / SpoolShare));

    /// <summary>One large mail that is arriving has one.</summary>
    /// <param name="wanted"><see cref="SmtpOptions.MaxConnections"/>.</param>
    /// <returns>Spool files; one more mail is answered 452.</returns>
    public int ForSpool(int wanted) => all is null ? wanted : (int)Math.Min(ForSmtp(wanted), Half - ForSmtp(wanted));

    /// <param name="wanted"><see cref="SmtpOptions.MaxConnections"/>.</param>
    /// <returns>Connections of HTTP; one more waits.</returns>
    public int ForHttp(int wanted) =>
        (int)Math.Clamp((all ?? int.MaxValue) - Reserve - ForSmtp(wanted) - ForSpool(wanted), Fewest, int.MaxValue);

    // proc(5): name, soft limit, hard limit, unit.
    private static long? Read()
    {
        if (!File.Exists(Limits) || File.ReadLines(Limits).FirstOrDefault(static l => l.StartsWith(OpenFiles, StringComparison.Ordinal)) is not { } line)
            return null;
        var soft = line[OpenFiles.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        return long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;
    }
}
