using System.Buffers.Binary;
using System.Security.Cryptography;

namespace DisposableMail.Server.Dialects.TempMailG;

/// <summary>Ids as the service has them, 46 letters and digits: the message's UUID in 22, and 24 that depend on it.</summary>
/// <remarks>
/// The latter tell a mistyped id without asking the database; every message has one spelling. They are no secret and need to be
/// none: who may read a message, its inbox decides.
/// </remarks>
internal static class MessageIds
{
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int Length = 46;

    // 62^22 is the first power beyond 2^128.
    private const int NumberDigits = 22;

    public static string Of(Guid message) => string.Create(Length, message, Write);

    public static bool TryRead(string? id, out Guid message)
    {
        message = Guid.Empty;
        if (id?.Length != Length || !TryReadNumber(id.AsSpan(0, NumberDigits), out var number))
            return false;
        Span<byte> octets = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(octets, number);
        message = new Guid(octets, bigEndian: true);
        return Of(message) == id;
    }

    private static void Write(Span<char> id, Guid message)
    {
        Span<byte> octets = stackalloc byte[16];
        message.TryWriteBytes(octets, bigEndian: true, out _);
        var number = BinaryPrimitives.ReadUInt128BigEndian(octets);
        for (var i = NumberDigits - 1; i >= 0; i--)
        {
            (number, var digit) = UInt128.DivRem(number, (UInt128)Digits.Length);
            id[i] = Digits[(int)digit];
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(octets, hash);
        for (var i = NumberDigits; i < Length; i++)
            id[i] = Digits[hash[i - NumberDigits] % Digits.Length];
    }

    // What overflows becomes a number that is written otherwise.
    private static bool TryReadNumber(ReadOnlySpan<char> digits, out UInt128 number)
    {
        number = 0;
        foreach (var c in digits)
        {
            var digit = Digits.IndexOf(c, StringComparison.Ordinal);
            if (digit < 0)
                return false;
            number = unchecked((number * (UInt128)Digits.Length) + (UInt128)digit);
        }

        return true;
    }
}
