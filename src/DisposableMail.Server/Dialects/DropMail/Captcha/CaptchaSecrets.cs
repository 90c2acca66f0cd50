using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DisposableMail.Server.Dialects.DropMail.Captcha;

/// <summary>What of a challenge only this process knows: a restart makes all of them worthless.</summary>
internal sealed class CaptchaSecrets
{
    private const int SealNonceBytes = 12;
    private const int TagBytes = 16;
    private const int LongestKey = 200;

    private readonly byte[] _signing = RandomNumberGenerator.GetBytes(32);
    private readonly byte[] _sealing = RandomNumberGenerator.GetBytes(32);

    /// <summary>What is derived for one purpose from a challenge.</summary>
    public byte[] Derive(string purpose, DropMailCaptcha challenge) =>
        HMACSHA256.HashData(_signing, Encoding.UTF8.GetBytes($"{purpose}|{challenge.V}|{challenge.Nonce}|{challenge.Key}"));

    /// <summary>Writes whom it is for and until when, so that nobody else can read it: it is nobody's business who was counted as whom.</summary>
    public string Seal(byte[] nonce, CaptchaSubject subject, DateTimeOffset end)
    {
        var plain = Encoding.UTF8.GetBytes($"{subject.Kind}{end.ToUnixTimeMilliseconds()}|{subject.Name}");
        var sealedKey = new byte[plain.Length + TagBytes];
        using var aes = new AesGcm(_sealing, TagBytes);
        aes.Encrypt(nonce.AsSpan(0, SealNonceBytes), plain, sealedKey.AsSpan(0, plain.Length), sealedKey.AsSpan(plain.Length));
        return Base64Url.EncodeToString(sealedKey);
    }

    /// <summary>What <see cref="Seal"/> wrote; null for a challenge that is none of this process.</summary>
    public (CaptchaSubject Subject, DateTimeOffset End)? Open(DropMailCaptcha challenge)
    {
        var signature = Encoding.UTF8.GetBytes(challenge.Sig ?? "");
        if (challenge.Key is not { Length: <= LongestKey } || !CryptographicOperations.FixedTimeEquals(signature, Encoding.UTF8.GetBytes(Sign(challenge))))
            return null;
        // From here on it is as we made it.
        var sealedKey = Base64Url.DecodeFromChars(challenge.Key);
        var plain = new byte[sealedKey.Length - TagBytes];
        using var aes = new AesGcm(_sealing, TagBytes);
        aes.Decrypt(Base64Url.DecodeFromChars(challenge.Nonce).AsSpan(0, SealNonceBytes), sealedKey.AsSpan(0, plain.Length), sealedKey.AsSpan(plain.Length), plain);
        var words = Encoding.UTF8.GetString(plain).Split('|', 2);
        return (new CaptchaSubject(words[0][0], words[1]), DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(words[0].AsSpan(1), CultureInfo.InvariantCulture)));
    }

    public string Sign(DropMailCaptcha challenge) => Base64Url.EncodeToString(Derive("sign", challenge));

    /// <summary>The six digits of a challenge.</summary>
    public string AnswerOf(DropMailCaptcha challenge) =>
        (BinaryPrimitives.ReadUInt64LittleEndian(Derive("answer", challenge)) % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
}
