using System.Reflection;
using MimeKit;

namespace DisposableMail.Core.Messages.Parsing;

/// <summary>Keeps MimeKit from remembering every charset name that mail ever made up.</summary>
/// <remarks>
/// MimeKit 4.18 stores each name of a charset it is asked for in a static table, unknown names too, and never forgets one.
/// A mail has room for tens of thousands of names, so mail alone could fill the memory. The table cannot be reached
/// otherwise; the same lock is taken as by MimeKit. To be dropped when MimeKit bounds the table; the test
/// Charset_names_of_mail_are_not_remembered_for_ever notices when the field is gone.
/// </remarks>
internal static class CharsetMemory
{
    private const int MaxNames = 4096;

    private static readonly Dictionary<string, int>? Names = typeof(MimeMessage).Assembly
        .GetType("MimeKit.Utils.CharsetUtils")?
        .GetField("aliases", BindingFlags.Static | BindingFlags.NonPublic)?
        .GetValue(null) as Dictionary<string, int>;

    private static readonly HashSet<string> OwnNames = [.. Names?.Keys ?? Enumerable.Empty<string>()];

    /// <summary>Names remembered now; null when MimeKit has no such table any more.</summary>
    public static int? Count => Names?.Count;

    /// <summary>Forgets the names that mail brought once there are many; known charsets are simply looked up again.</summary>
    public static void Bound()
    {
        if (Names is null || Names.Count <= MaxNames)
            return;
        lock (Names)
        {
            foreach (var name in Names.Keys)
                if (!OwnNames.Contains(name))
                    Names.Remove(name);
            Names.TrimExcess();
        }
    }
}
