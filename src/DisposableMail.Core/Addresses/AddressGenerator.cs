using System.Security.Cryptography;

namespace DisposableMail.Core.Addresses;

/// <summary>Makes local-parts that people can read out and that nobody guesses.</summary>
internal static class AddressGenerator
{
    /// <summary>Characters of <see cref="NewTail"/>.</summary>
    public const int TailCharacters = 6;

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

    /// <summary>Such as <c>swift.fox7k2m9q</c>: 44 x 44 x 27^6, about 39 bits.</summary>
    public static string NewLocalPart() =>
        $"{RandomNumberGenerator.GetItems<string>(Adjectives, 1)[0]}.{RandomNumberGenerator.GetItems<string>(Nouns, 1)[0]}"
        + NewTail();

    /// <summary>What completes a beginning that somebody chose: 27^6, so that nobody takes a name on a shared domain for himself.</summary>
    public static string NewTail() => RandomNumberGenerator.GetString(Tail, TailCharacters);
}
