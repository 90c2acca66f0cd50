namespace DisposableMail.Core.Messages.Parsing;

/// <summary>Makes the names that senders give to attachments safe to show, to store and to offer.</summary>
internal static class FileNames
{
    private const int MaxLength = 255;

    /// <summary>Last path component without control characters; null when nothing is left.</summary>
    /// <remarks>RFC 2183 §2.3: a receiver must not use directory information of a suggested name.</remarks>
    public static string? Clean(string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
            return null;
        name = name.TrimEnd('/', '\\', ' ');
        name = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        if (name.AsSpan().ContainsAnyInRange('\0', '\u001F'))
            name = string.Concat(name.Where(c => !char.IsControl(c)));
        name = name.Trim();
        return name is "" or "." or ".." ? null : Shorten(WellFormed.Of(name));
    }

    /// <summary>A name for an enclosed message that came without one.</summary>
    public static string OfMessage(string? subject)
    {
        var name = Clean(subject?.Replace('/', '-').Replace('\\', '-').Replace(':', '-'));
        return name is null ? "message.eml" : WellFormed.Cut(name, 100) + ".eml";
    }

    // The extension decides how a file is opened; it outlives the cut.
    private static string Shorten(string name)
    {
        if (name.Length <= MaxLength)
            return name;
        var extension = Path.GetExtension(name);
        return extension.Length is 0 or > 20
            ? WellFormed.Cut(name, MaxLength)
            : WellFormed.Cut(name, MaxLength - extension.Length) + extension;
    }
}
