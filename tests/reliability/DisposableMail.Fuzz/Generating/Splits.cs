namespace DisposableMail.Fuzz.Generating;

/// <summary>Cuts a case into pieces as a network might; the same case is always cut the same way.</summary>
internal static class Splits
{
    public static List<byte[]> Of(byte[] octets)
    {
        var random = new Random(Hash(octets));
        var pieces = new List<byte[]>();
        for (var at = 0; at < octets.Length;)
        {
            var length = Math.Min(octets.Length - at, random.Next(4) == 0 ? random.Next(1, 200) : random.Next(1, 6));
            pieces.Add(octets[at..(at + length)]);
            at += length;
        }

        return pieces;
    }

    // FNV-1a: the hash codes of .NET differ from process to process.
    private static int Hash(byte[] octets) => (int)octets.Aggregate(2166136261u, (hash, octet) => unchecked((hash ^ octet) * 16777619));
}
