using System.Net;
using DisposableMail.Smtp.Connections;
using DisposableMail.Smtp.Contents;
using DisposableMail.Smtp.Tls;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DisposableMail.Smtp;

/// <summary>What all sessions share.</summary>
internal sealed class SmtpServer(
    IOptions<SmtpOptions> options, SmtpCapacity capacity, IMailReceiver receiver, SmtpMetrics metrics, TimeProvider time, ILogger<SmtpServer> log) : IDisposable
{
    // Open beyond the limit, for as long as it takes to say so.
    private const int Refused = 64;

    private readonly AddressRanges _exempt = new(options.Value.RateLimitExempt);

    public SmtpOptions Options { get; } = options.Value;

    public IMailReceiver Receiver { get; } = new GuardedReceiver(receiver, log);

    public SmtpMetrics Metrics { get; } = metrics;

    public TimeProvider Time { get; } = time;

    public ILogger Log { get; } = log;

    public Banners Banners { get; } = new(options.Value.HostName ?? Dns.GetHostName(), options.Value.MaxMessageBytes);

    public CertificateSource? Certificate { get; } = CertificateSource.From(options.Value, time, log);

    public AddressRanges TrustedProxies { get; } = new(options.Value.TrustedProxies);

    public ConnectionCount Connections { get; } = new(capacity.Connections, options.Value.MaxConnectionsPerAddress);

    /// <summary>Of both ports together.</summary>
    public ConnectionPlaces Places { get; } = new(capacity.Connections + Refused);

    public MessageRate MessageRate { get; } = new(options.Value.MaxMessagesPerMinute, time);

    public SpoolFiles Spool { get; } = new(options.Value.SpoolDirectory ?? DefaultSpoolDirectory, options.Value.MaxSpoolBytes, capacity.SpoolFiles);

    /// <summary>True for a client that the limits per address do not bind; also when its address is not known (a pipe).</summary>
    public bool IsExempt(IPAddress? client) => client is null || _exempt.Contains(client);

    // A folder of the user's own: another user's server on the same machine could not write there.
    private static string DefaultSpoolDirectory => Path.Combine(Path.GetTempPath(), $"disposablemail-spool-{Environment.UserName}");

    /// <exception cref="OptionsValidationException">Nothing can be written there: better said at start than to every large mail.</exception>
    public void PrepareSpool()
    {
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(Spool.Directory);
            else Directory.CreateDirectory(Spool.Directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            Spool.Check();
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException)
        {
            throw new OptionsValidationException(SmtpOptions.Section, typeof(SmtpOptions),
                [$"{SmtpOptions.Section}:{nameof(SmtpOptions.SpoolDirectory)} is '{Spool.Directory}'; allowed: a folder to write in."]);
        }
    }

    public void Dispose()
    {
        Spool.Dispose();
        Places.Dispose();
    }
}
