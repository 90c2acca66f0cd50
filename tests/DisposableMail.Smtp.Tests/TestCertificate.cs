using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace DisposableMail.Smtp.Tests;

/// <summary>A self-signed certificate in files of its own.</summary>
internal sealed class TestCertificate : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public TestCertificate(string name = "mx.test") => Write(name);

    public string Pem => Path.Combine(_folder, "cert.pem");

    public string Key => Path.Combine(_folder, "key.pem");

    public string Pfx => Path.Combine(_folder, "cert.pfx");

    public void Write(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        using var made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        File.WriteAllText(Pem, made.ExportCertificatePem());
        File.WriteAllText(Key, key.ExportPkcs8PrivateKeyPem());
        File.WriteAllBytes(Pfx, made.Export(X509ContentType.Pfx, "secret"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
