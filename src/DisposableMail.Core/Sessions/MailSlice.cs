namespace DisposableMail.Core.Sessions;

/// <summary>A slice of the mails of a session. Its first and last cursor are those of its items.</summary>
/// <param name="HasNext">Whether the same request after the last cursor of this slice would find something.</param>
/// <param name="HasPrevious">Whether the same request before the first cursor of this slice would find something.</param>
/// <param name="TotalCount">Mails in the session, whatever was asked for.</param>
public sealed record MailSlice(IReadOnlyList<MailSliceItem> Items, bool HasNext, bool HasPrevious, int TotalCount);
