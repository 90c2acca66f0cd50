using System.Globalization;

namespace DisposableMail.Server.Http;

/// <summary>How many connections the file descriptors of this process are enough for. Without one left, the runtime ends the process.</summary>
internal static class DescriptorLimit
{
    // Files, the database's connections, webhooks and DNS queries under way.
    private const long Reserve = 256;

    private const string Limits = "/proc/self/limits";
    private const string OpenFiles = "Max open files";

    /// <returns>Connections of one end point beside those of SMTP; null where the system does not say or has no limit.</returns>
    public static long? BesideSmtp(int smtpConnections) =>
        Read() is { } all ? Math.Max(64, all - Math.Min(smtpConnections, all / 2) - Reserve) : null;

    // proc(5): name, soft limit, hard limit, unit. The runtime raises the soft one to the hard one when it starts.
    private static long? Read()
    {
        if (!File.Exists(Limits) || File.ReadLines(Limits).FirstOrDefault(static l => l.StartsWith(OpenFiles, StringComparison.Ordinal)) is not { } line)
            return null;
        var soft = line[OpenFiles.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        return long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;
    }
}
