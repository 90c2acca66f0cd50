using System.Globalization;
using DisposableMail.Core.Messages;

namespace DisposableMail.Server.Dialects.TempMailG;

/// <summary>Names that tell the attachments of one message apart, for here they are fetched by name.</summary>
internal static class AttachmentNames
{
    /// <summary>
    /// Each name as it was sent, for the first that has it; <c>name (2).txt</c> and so on for the others, and <c>attachment-1</c>
    /// for what has none.
    /// </summary>
    public static IEnumerable<(Attachment Attachment, string Name)> Of(Message message)
    {
        var attachments = message.Content.Attachments;
        if (attachments.Count == 0)
            yield break;
        // A name that was sent is not given away to another attachment before its own turn.
        var taken = attachments.Select(static a => a.DisplayName).ToHashSet(StringComparer.Ordinal);
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var attachment in attachments)
        {
            var name = attachment.DisplayName;
            if (counts.TryAdd(name, 1))
                yield return (attachment, name);
            else
                yield return (attachment, Numbered(name, counts, taken));
        }
    }

    /// <summary>The attachment of that name, letter by letter; a name is compared with names and never a path.</summary>
    public static Attachment? Find(Message message, string? name) =>
        Of(message).Where(named => named.Name == name).Select(named => named.Attachment).FirstOrDefault();

    private static string Numbered(string name, Dictionary<string, int> counts, HashSet<string> taken)
    {
        // Of a name such as .env the dot begins no extension.
        var extension = name.LastIndexOf('.') > 0 ? Path.GetExtension(name) : "";
        while (true)
        {
            var numbered = string.Create(CultureInfo.InvariantCulture, $"{name[..^extension.Length]} ({++counts[name]}){extension}");
            if (taken.Add(numbered))
                return numbered;
        }
    }
}
