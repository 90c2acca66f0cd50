namespace DisposableMail.Fuzz;

/// <summary>Makes a finding small: leaves out what it does not need.</summary>
internal static class Shrinking
{
    private const int MaxAttempts = 2_000;

    public static async Task<byte[]> OfAsync(byte[] octets, Func<byte[], Task<bool>> stillFails)
    {
        var attempts = 0;
        for (var length = octets.Length / 2; length > 0 && attempts < MaxAttempts; length /= 2)
        {
            for (var at = 0; at + length <= octets.Length && attempts < MaxAttempts; attempts++)
            {
                byte[] smaller = [.. octets[..at], .. octets[(at + length)..]];
                if (await stillFails(smaller)) octets = smaller;
                else at += length;
            }
        }

        return octets;
    }
}
