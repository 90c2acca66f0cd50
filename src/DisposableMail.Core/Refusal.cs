namespace DisposableMail.Core;

/// <summary>An expected "no": what went wrong, in words the caller may see.</summary>
/// <param name="Kind">What every dialect maps to a status and an envelope of its own.</param>
/// <param name="Detail">One sentence for the caller. Never holds a secret or somebody else's data.</param>
public sealed record Refusal(RefusalKind Kind, string Detail)
{
    /// <summary>When trying again may help; null when it will not. Sent as Retry-After in whole seconds.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The request field at fault, where there is one.</summary>
    public string? Field { get; init; }

    /// <summary>The credential may have been made up, whatever the answer says of it: it is known to nobody (any more).</summary>
    public bool IsOfUnknownCredential { get; init; }

    /// <summary>The same answer for "never was", "is gone" and "is not yours" (invariant 6).</summary>
    public static Refusal NotFound(string what) => new(RefusalKind.NotFound, $"{what} not found");

    /// <summary>A field whose value is not acceptable.</summary>
    public static Refusal Invalid(string field, string detail) => new(RefusalKind.InvalidInput, detail) { Field = field };
}
