using System.Globalization;
using System.Security.Cryptography;

namespace DisposableMail.Core.Domains;

/// <summary>The password of a personal domain: people choose it, so it is kept as a slow hash with a salt.</summary>
internal static class AdminPassword
{
    private const int MinCharacters = 8;
    private const int MaxCharacters = 200;

    // OWASP's password storage cheat sheet of 2023 for PBKDF2 with SHA-512.
    private const int Iterations = 210_000;
    private const int SaltOctets = 16;
    private const int HashOctets = 32;

    /// <summary>Why this cannot be a password; null when it can.</summary>
    public static Refusal? Check(string password) =>
        password.Length < MinCharacters ? Refuse(RefusalKind.PasswordTooShort, $"a password has {MinCharacters} characters or more")
        : password.Length > MaxCharacters ? Refuse(RefusalKind.PasswordMalformed, $"a password has {MaxCharacters} characters at most")
        : password.Any(char.IsControl) ? Refuse(RefusalKind.PasswordMalformed, "a password has no control characters")
        : null;

    public static Refusal Wrong => Refuse(RefusalKind.PasswordWrong, "this is not the password of the domain");

    /// <summary>Iterations, salt and hash, each from the next by a dollar.</summary>
    public static string Hash(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltOctets);
        var hash = Rfc2898DeriveBytes.Pbkdf2(password, salt, Iterations, HashAlgorithmName.SHA512, HashOctets);
        return $"{Iterations.ToString(CultureInfo.InvariantCulture)}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}";
    }

    public static bool Matches(string password, string stored)
    {
        var parts = stored.Split('$');
        var expected = Convert.FromBase64String(parts[2]);
        // Who sends a megabyte does not mean a password of ours.
        return password.Length <= MaxCharacters && CryptographicOperations.FixedTimeEquals(expected, Rfc2898DeriveBytes.Pbkdf2(
            password, Convert.FromBase64String(parts[1]), int.Parse(parts[0], CultureInfo.InvariantCulture), HashAlgorithmName.SHA512, expected.Length));
    }

    private static Refusal Refuse(RefusalKind kind, string detail) => new(kind, detail) { Field = "adminPassword" };
}
