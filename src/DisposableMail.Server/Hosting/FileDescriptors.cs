using System.Globalization;
using DisposableMail.Core.Webhooks;
using DisposableMail.Smtp;
using Microsoft.Extensions.Options;

namespace DisposableMail.Server.Hosting;

/// <summary>How many file descriptors this process may have, and who has how many of them.</summary>
internal sealed partial class FileDescriptors(IOptions<SmtpOptions> smtp, IOptions<WebhookOptions> webhooks, ILogger<FileDescriptors> log)
{
    private const string Limits = "/proc/self/limits";
    private const string OpenFiles = "Max open files";

    /// <summary>Asked for when options have been checked. The runtime has raised its soft limit to the hard one by then.</summary>
    public DescriptorShares Shares => field ??= Share(Read());

    private DescriptorShares Share(long? all)
    {
        var wanted = smtp.Value.MaxConnections;
        var shares = DescriptorShares.Of(all, wanted, webhooks.Value.Concurrency);
        if (shares.Smtp < wanted || shares.SpoolFiles < wanted || shares.IsShort)
            Log.Few(log, all, shares.Smtp, shares.SpoolFiles, shares.Http);
        return shares;
    }

    // proc(5): name, soft limit, hard limit, unit. Elsewhere, and where it is unlimited, nothing is limited here.
    private static long? Read()
    {
        if (!File.Exists(Limits) || File.ReadLines(Limits).FirstOrDefault(static l => l.StartsWith(OpenFiles, StringComparison.Ordinal)) is not { } line)
            return null;
        var soft = line[OpenFiles.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        return long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;
    }

    private static partial class Log
    {
        [LoggerMessage(527, LogLevel.Warning,
            "{All} file descriptors are enough for {Smtp} SMTP connections, {SpoolFiles} large mails at a time and {Http} HTTP connections: for more raise LimitNOFILE or ulimit -n, or lower Webhooks:Concurrency")]
        public static partial void Few(ILogger log, long? all, int smtp, int spoolFiles, int http);
    }
}
