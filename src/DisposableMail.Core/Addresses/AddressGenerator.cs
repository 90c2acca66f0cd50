using System.Security.Cryptography;

namespace DisposableMail.Core.Addresses;

/// <summary>Makes local-parts that people can read out and that nobody guesses.</summary>
internal static class AddressGenerator
{
    /// <summary>Characters of <see cref="NewTail"/>.</summary>
    public const int TailCharacters = 6;

    private const int LoginCharacters = 9;
    private const string Letters = "abcdefghijklmnopqrstuvwxyz";

    // Neither vowels nor look-alikes: the tail spells no words and survives being read aloud.
    private const string Tail = "23456789bcdfghjkmnpqrstvwxz";

    private static readonly string[] Adjectives =
    [
        "amber", "brave", "brisk", "calm", "clear", "crisp", "early", "fair", "fleet", "fresh", "gentle", "glad", "grand", "green",
        "happy", "keen", "kind", "light", "lively", "lucky", "mellow", "merry", "misty", "neat", "nimble", "noble", "plain", "proud",
        "quick", "quiet", "rapid", "ready", "silver", "smart", "snowy", "solid", "spry", "steady", "sunny", "swift", "tidy", "vivid",
        "warm", "wise",
    ];

    private static readonly string[] Nouns =
    [
        "badger", "beaver", "bison", "crane", "cricket", "dove", "eagle", "egret", "falcon", "ferret", "finch", "fox", "gecko", "goose",
        "hare", "hawk", "heron", "ibex", "jay", "koala", "lark", "lemur", "lynx", "magpie", "marten", "moose", "newt", "otter", "owl",
        "panda", "plover", "puffin", "quail", "raven", "robin", "salmon", "seal", "stork", "swan", "tapir", "tern", "thrush", "vole",
        "wren",
    ];

    /// <summary>9 lower-case letters, about 42 bits: the local-part of an address of a session.</summary>
    public static string NewLogin()
    {
        while (true)
        {
            var login = RandomNumberGenerator.GetString(Letters, LoginCharacters);
            if (LocalPartPolicy.Check(login, "login") is null)
                return login;
        }
    }

    /// <summary>The login of an extended address, <c>login+anything</c> or <c>login.anything</c>; null when it cannot be one.</summary>
    public static string? LoginOf(string localPart)
    {
        var end = localPart.AsSpan().IndexOfAnyExceptInRange('a', 'z');
        return (end < 0 ? localPart.Length : end) == LoginCharacters && (end < 0 || localPart[end] is '+' or '.') ? localPart[..LoginCharacters] : null;
    }

    /// <summary>Such as <c>swift.fox7k2m9q</c>: 44 x 44 x 27^6, about 39 bits.</summary>
    public static string NewLocalPart() =>
        $"{RandomNumberGenerator.GetItems<string>(Adjectives, 1)[0]}.{RandomNumberGenerator.GetItems<string>(Nouns, 1)[0]}"
        + NewTail();

    /// <summary>What completes a beginning that somebody chose: 27^6, so that nobody takes a name on a shared domain for himself.</summary>
    public static string NewTail() => RandomNumberGenerator.GetString(Tail, TailCharacters);
}
