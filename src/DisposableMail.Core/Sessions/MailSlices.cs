using DisposableMail.Core.Messages;

namespace DisposableMail.Core.Sessions;

/// <summary>Cuts a slice out of the list of a session's mails: a function of the list and the request alone.</summary>
internal static class MailSlices
{
    /// <summary>What is wrong with the request; null when nothing.</summary>
    public static Refusal? Check(MailSliceRequest request) =>
        request.First < 0 ? Refusal.Invalid("first", "first must be 0 or more")
        : request.Last < 0 ? Refusal.Invalid("last", "last must be 0 or more")
        : request.After is not null && !IsCursor(request.After) ? Refusal.Invalid("after", "after is no cursor of mails")
        : request.Before is not null && !IsCursor(request.Before) ? Refusal.Invalid("before", "before is no cursor of mails")
        : null;

    public static string CursorOf(Guid mail) => mail.ToString("N");

    /// <param name="all">Oldest first.</param>
    public static (IReadOnlyList<MailEntry> Entries, bool HasNext, bool HasPrevious) Cut(IReadOnlyList<MailEntry> all, MailSliceRequest request)
    {
        var sorted = request.Ascending ? all : [.. all.Reverse()];
        var slice = Bound(Take(sorted, request), request);
        if (slice.Count == 0)
            return (slice, false, false);
        var (start, end) = (CursorOf(slice[0].PublicId), CursorOf(slice[^1].PublicId));
        return (slice, Take(sorted, request with { After = end }).Count > 0, Take(sorted, request with { Before = start }).Count > 0);
    }

    private static IReadOnlyList<MailEntry> Take(IReadOnlyList<MailEntry> sorted, MailSliceRequest request)
    {
        IEnumerable<MailEntry> left = sorted;
        if (request.After is { } after)
            left = left.SkipWhile(Until(sorted, after, request.Ascending, included: true));
        if (request.Before is { } before)
            left = left.TakeWhile(Until(sorted, before, request.Ascending, included: false));
        if (request.First is { } first)
            left = left.Take(first);
        if (request.Last is { } last)
            left = left.TakeLast(last);
        return [.. left];
    }

    // What one slice may have: the part next to where the reader came from.
    private static IReadOnlyList<MailEntry> Bound(IReadOnlyList<MailEntry> slice, MailSliceRequest request) => request is { Last: not null, First: null }
        ? [.. MailEntries.Fitting([.. slice.Reverse().Take(MailSliceRequest.MaxSize)]).Reverse()]
        : MailEntries.Fitting([.. slice.Take(MailSliceRequest.MaxSize)]);

    /// <summary>Whether a mail comes before the place of a cursor (or is it), in the order of the list.</summary>
    private static Func<MailEntry, bool> Until(IReadOnlyList<MailEntry> sorted, string cursor, bool ascending, bool included)
    {
        var mail = Guid.ParseExact(cursor, "N");
        foreach (var entry in sorted)
        {
            if (entry.PublicId == mail)
            {
                var number = entry.Id;
                return e => (ascending ? e.Id < number : e.Id > number) || (included && e.Id == number);
            }
        }

        // A deleted mail is still a place in time.
        var at = MessageIds.TimeOf(mail);
        return e => ascending ? MessageIds.TimeOf(e.PublicId) < at : MessageIds.TimeOf(e.PublicId) > at;
    }

    private static bool IsCursor(string text) => Guid.TryParseExact(text, "N", out _);
}
