using System.Security.Cryptography;
using System.Text;

namespace DisposableMail.Core.Webhooks;

/// <summary>Signs deliveries as the Standard Webhooks specification has it (symmetric signatures, version 1).</summary>
internal sealed record WebhookSecret(byte[] Octets)
{
    // The specification asks for 24 to 64.
    private const int Length = 32;

    public string Text => "whsec_" + Convert.ToBase64String(Octets);

    public static WebhookSecret Generate() => new(RandomNumberGenerator.GetBytes(Length));

    /// <param name="id">The value of <c>webhook-id</c>.</param>
    /// <param name="timestamp">The value of <c>webhook-timestamp</c>: seconds since 1970.</param>
    /// <returns>The value of <c>webhook-signature</c>.</returns>
    public string Sign(string id, string timestamp, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Octets);
        hmac.AppendData(Encoding.ASCII.GetBytes($"{id}.{timestamp}."));
        hmac.AppendData(body);
        return "v1," + Convert.ToBase64String(hmac.GetHashAndReset());
    }
}
