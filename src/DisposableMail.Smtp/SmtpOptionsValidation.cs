using System.Net;
using System.Security.Cryptography;
using DisposableMail.Smtp.Connections;
using DisposableMail.Smtp.Tls;
using Microsoft.Extensions.Options;

namespace DisposableMail.Smtp;

/// <summary>Stops the start on a wrong option, with key, value and allowed range.</summary>
internal sealed class SmtpOptionsValidation : IValidateOptions<SmtpOptions>
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public ValidateOptionsResult Validate(string? name, SmtpOptions options)
    {
        string?[] checks =
        [
            Require(nameof(options.Address), options.Address, IPAddress.TryParse(options.Address, out _), "an IP address"),
            Between(nameof(options.Port), options.Port, 0, 65535),
            Between(nameof(options.ImplicitTlsPort), options.ImplicitTlsPort ?? 0, 0, 65535),
            Require(nameof(options.ImplicitTlsPort), $"{options.ImplicitTlsPort}",
                options.ImplicitTlsPort is null || options.CertificatePath is not null, "nothing, or a port together with Smtp:CertificatePath"),
            Require(nameof(options.HostName), options.HostName ?? "", IsHostName(options.HostName), "a domain name or address literal"),
            Between(nameof(options.MaxMessageBytes), options.MaxMessageBytes, 64 * 1024, int.MaxValue),
            Between(nameof(options.MaxRecipients), options.MaxRecipients, 100, 10_000),
            Between(nameof(options.MaxConnections), options.MaxConnections, 1, 100_000),
            Between(nameof(options.MaxConnectionsPerAddress), options.MaxConnectionsPerAddress, 1, 100_000),
            Between(nameof(options.MaxMessagesPerMinute), options.MaxMessagesPerMinute, 1, 1_000_000),
            Ranges(nameof(options.RateLimitExempt), options.RateLimitExempt),
            Ranges(nameof(options.TrustedProxies), options.TrustedProxies),
            Between(nameof(options.MaxCommandsPerMessage), options.MaxCommandsPerMessage, 10, 1_000_000),
            Between(nameof(options.MaxErrorsPerMessage), options.MaxErrorsPerMessage, 1, 10_000),
            Between(nameof(options.GreetingDelay), options.GreetingDelay, TimeSpan.Zero, TimeSpan.FromSeconds(30)),
            Between(nameof(options.CommandTimeout), options.CommandTimeout, Second, Hour),
            Between(nameof(options.ContentBlockTimeout), options.ContentBlockTimeout, Second, Hour),
            Between(nameof(options.ContentTimeout), options.ContentTimeout, Second, TimeSpan.FromHours(24)),
            Between(nameof(options.ReceiverTimeout), options.ReceiverTimeout, Second, TimeSpan.FromMinutes(10)),
            Between(nameof(options.HandshakeTimeout), options.HandshakeTimeout, Second, TimeSpan.FromMinutes(5)),
            Between(nameof(options.SpoolThresholdBytes), options.SpoolThresholdBytes, 4 * 1024, 1024 * 1024),
            Between(nameof(options.MaxSpoolBytes), options.MaxSpoolBytes, options.MaxMessageBytes, 1L << 40),
            Certificate(options),
        ];
        var failures = checks.OfType<string>().ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static string? Between<T>(string key, T value, T least, T most) where T : IComparable<T> =>
        Require(key, $"{value}", value.CompareTo(least) >= 0 && value.CompareTo(most) <= 0, $"{least} to {most}");

    private static string? Ranges(string key, IEnumerable<string> ranges)
    {
        var wrong = ranges.FirstOrDefault(range => AddressRanges.Parse(range) is null);
        return Require(key, wrong ?? "", wrong is null, "IP addresses and networks such as 192.0.2.0/24");
    }

    // The name goes out in replies: a space or control would break their grammar (RFC 5321 §4.2).
    private static bool IsHostName(string? name) => name is null || (name.Length is > 0 and <= 255 && name.All(c => c is > ' ' and <= '~'));

    private static string? Certificate(SmtpOptions options)
    {
        if (options.CertificatePath is null) return null;
        try
        {
            CertificateSource.Load(options);
            return null;
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return Require(nameof(options.CertificatePath), options.CertificatePath, false,
                $"a readable PEM or PFX file with a private key ({broken.Message})");
        }
    }

    private static string? Require(string key, string value, bool holds, string allowed) =>
        holds ? null : $"{SmtpOptions.Section}:{key} is '{value}'; allowed: {allowed}.";
}
