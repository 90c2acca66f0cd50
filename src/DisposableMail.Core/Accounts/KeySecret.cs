using System.Security.Cryptography;
using System.Text;

namespace DisposableMail.Core.Accounts;

/// <summary>A freshly made key: shown once, then only its hash remains.</summary>
internal sealed record KeySecret(string Text, string VisiblePrefix, byte[] Hash)
{
    private const string Base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int RandomCharacters = 40;
    private const int VisibleCharacters = 4;

    /// <summary>The prefixes of the services whose keys ours must look like to their clients.</summary>
    public static readonly string[] KnownPrefixes = ["dm_live_", "tm.", "af_"];

    public static KeySecret Generate(string prefix)
    {
        // 40 characters of 62 are 238 bits: a plain SHA-256 needs no salt and no slow hash to withstand guessing.
        var random = RandomNumberGenerator.GetString(Base62, RandomCharacters);
        // tempmail.lol's documented form has two parts: tm.{10 digits}.{secret}.
        var middle = prefix == "tm." ? RandomNumberGenerator.GetString("0123456789", 10) + "." : "";
        return new KeySecret(prefix + middle + random, prefix + middle + random[..VisibleCharacters], HashOf(prefix + middle + random));
    }

    public static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
