using System.Text;
using CsCheck;

namespace DisposableMail.Fuzz.Generating;

/// <summary>Takes a seed and changes some of it: words of the grammar put in, octets changed, stretches left out, doubled or cut off.</summary>
internal static class Mutations
{
    private enum Change { Insert, Replace, Delete, Double, Flip, Truncate }

    public static Gen<byte[]> Of(Gen<byte[]> seeds, int maxChanges, params string[] words)
    {
        var word = Gen.Frequency((4, Gen.OneOf(words).Select(Encoding.Latin1.GetBytes)), (1, Gen.Byte.Array[1, 8]));
        var change = Gen.Select(Gen.Enum<Change>(), Gen.Double.Unit, Gen.Double.Unit, word);
        return Gen.Select(seeds, change.Array[0, maxChanges], (seed, changes) => changes.Aggregate(seed, (octets, one) => Apply(octets, one.Item1, one.Item2, one.Item3, one.Item4)));
    }

    /// <summary>Text as octets, one per character.</summary>
    public static Gen<byte[]> Texts(params string[] texts) => Gen.OneOf(texts).Select(Encoding.Latin1.GetBytes);

    private static byte[] Apply(byte[] octets, Change change, double place, double size, byte[] word)
    {
        var at = (int)(place * octets.Length);
        var length = (int)(size * size * size * (octets.Length - at));
        return change switch
        {
            Change.Insert => [.. octets[..at], .. word, .. octets[at..]],
            Change.Replace => [.. octets[..at], .. word, .. octets[Math.Min(octets.Length, at + word.Length)..]],
            Change.Delete => [.. octets[..at], .. octets[(at + length)..]],
            Change.Double => [.. octets[..(at + length)], .. octets[at..]],
            Change.Flip when at < octets.Length => [.. octets[..at], (byte)(octets[at] ^ (1 << (word[0] & 7))), .. octets[(at + 1)..]],
            Change.Truncate => octets[..at],
            _ => octets,
        };
    }
}
