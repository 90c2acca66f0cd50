namespace DisposableMail.Core.Sessions;

/// <summary>
/// Which mails of a session. The steps are taken in this order: all mails; sort; drop up to and including <see cref="After"/>; drop from
/// <see cref="Before"/> on; take <see cref="First"/> from the start; take <see cref="Last"/> from the end. What is left beyond
/// <see cref="MaxSize"/> is dropped at the end, or with <see cref="Last"/> alone at the start.
/// </summary>
public sealed record MailSliceRequest
{
    /// <summary>The most one slice has.</summary>
    public const int MaxSize = 100;

    /// <summary>A cursor of <see cref="MailSlice"/>; null for the start.</summary>
    public string? After { get; init; }

    /// <summary>A cursor of <see cref="MailSlice"/>; null for the end.</summary>
    public string? Before { get; init; }

    /// <summary>0 or more; null for no limit but <see cref="MaxSize"/>.</summary>
    public int? First { get; init; }

    /// <summary>0 or more; null for no limit but <see cref="MaxSize"/>.</summary>
    public int? Last { get; init; }

    /// <summary>True for the oldest mail first; false for the newest.</summary>
    public bool Ascending { get; init; }
}
