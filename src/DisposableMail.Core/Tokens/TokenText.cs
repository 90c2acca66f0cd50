using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace DisposableMail.Core.Tokens;

/// <summary>What a free token looks like: 30 octets in base64url, of which the first two are a mark and the next four its end.</summary>
internal static class TokenText
{
    public const string Prefix = "af_";

    /// <summary>The shortest token of any kind.</summary>
    public const int MinCharacters = 8;

    private const int Octets = 30; // 24 of them random: 192 bits need no slow hash.
    private const int EndAt = 2;
    private const int RandomAt = 6;

    /// <param name="expiresAt">Whole seconds of it go into the token.</param>
    public static string Make(DateTimeOffset expiresAt)
    {
        Span<byte> octets = stackalloc byte[Octets];
        (octets[0], octets[1]) = (1, 2);
        BinaryPrimitives.WriteUInt32BigEndian(octets[EndAt..], (uint)expiresAt.ToUnixTimeSeconds());
        RandomNumberGenerator.Fill(octets[RandomAt..]);
        return Prefix + Base64Url.EncodeToString(octets);
    }

    /// <summary>
    /// The end that a token says it has. Who invents one may write what he likes: it only says whether a token we do not know (any more)
    /// would have ended.
    /// </summary>
    /// <returns>False for what does not look like a free token.</returns>
    public static bool TryReadEnd(string token, out DateTimeOffset expiresAt)
    {
        expiresAt = default;
        Span<byte> octets = stackalloc byte[Octets];
        if (!token.StartsWith(Prefix, StringComparison.Ordinal) || token.Length != Prefix.Length + (Octets * 4 / 3)
            || !Base64Url.TryDecodeFromChars(token.AsSpan(Prefix.Length), octets, out var written) || written != Octets || octets is not [1, 2, ..])
            return false;
        expiresAt = DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadUInt32BigEndian(octets[EndAt..]));
        return true;
    }
}
