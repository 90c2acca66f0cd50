using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace DisposableMail.Smtp.Tls;

/// <summary>The certificate of the options, loaded again when its file has changed, so that a renewal needs no restart.</summary>
internal sealed partial class CertificateSource
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly SmtpOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private SslServerAuthenticationOptions _current;
    private DateTime _fileTime;
    private long _lookedAt;

    private CertificateSource(SmtpOptions options, TimeProvider time, ILogger log)
    {
        (_options, _time, _log) = (options, time, log);
        _fileTime = FileTime();
        _lookedAt = time.GetTimestamp();
        _current = Load(options);
    }

    /// <summary>Null when no certificate is configured.</summary>
    public static CertificateSource? From(SmtpOptions options, TimeProvider time, ILogger log) =>
        options.CertificatePath is null ? null : new(options, time, log);

    /// <summary>Loads what the options name; throws what the file system or the cryptography says when that cannot be done.</summary>
    public static SslServerAuthenticationOptions Load(SmtpOptions options)
    {
        var all = new X509Certificate2Collection();
        var own = IsPem(options.CertificatePath!) ? FromPem(options, all) : FromPfx(options, all);
        return new SslServerAuthenticationOptions
        {
            // Intermediates go along: clients that know only the root need them. Nothing is fetched to complete the chain.
            ServerCertificateContext = SslStreamCertificateContext.Create(own, all, offline: true),
        };
    }

    public SslServerAuthenticationOptions Current()
    {
        lock (_gate)
        {
            if (_time.GetElapsedTime(_lookedAt) < LookAgainAfter) return _current;
            _lookedAt = _time.GetTimestamp();
            var fileTime = FileTime();
            if (fileTime != _fileTime) TryReload(fileTime);
            return _current;
        }
    }

    private void TryReload(DateTime fileTime)
    {
        try
        {
            _current = Load(_options);
            _fileTime = fileTime;
            Log.Reloaded(_log);
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException or CryptographicException)
        {
            // Half-written, perhaps: the old one serves on and the next look tries again.
            Log.ReloadFailed(_log, broken.GetType().Name);
        }
    }

    private DateTime FileTime() => File.GetLastWriteTimeUtc(_options.CertificatePath!);

    private static bool IsPem(string path) => File.ReadAllText(path).Contains("-----BEGIN ", StringComparison.Ordinal);

    private static X509Certificate2 FromPem(SmtpOptions options, X509Certificate2Collection all)
    {
        all.ImportFromPemFile(options.CertificatePath!);
        var key = options.CertificateKeyPath ?? options.CertificatePath!;
        return options.CertificatePassword is { Length: > 0 } password
            ? X509Certificate2.CreateFromEncryptedPemFile(options.CertificatePath!, password, key)
            : X509Certificate2.CreateFromPemFile(options.CertificatePath!, key);
    }

    private static X509Certificate2 FromPfx(SmtpOptions options, X509Certificate2Collection all)
    {
        all.AddRange(X509CertificateLoader.LoadPkcs12CollectionFromFile(options.CertificatePath!, options.CertificatePassword));
        return all.FirstOrDefault(one => one.HasPrivateKey) ?? throw new CryptographicException("The file has no private key.");
    }

    private static partial class Log
    {
        [LoggerMessage(140, LogLevel.Information, "The certificate was loaded again")]
        public static partial void Reloaded(ILogger log);

        [LoggerMessage(141, LogLevel.Error, "The certificate has changed and cannot be loaded ({Error}); the old one stays in use")]
        public static partial void ReloadFailed(ILogger log, string error);
    }
}
