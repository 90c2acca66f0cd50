using DisposableMail.Core.Sessions;

namespace DisposableMail.Core.Tests.Sessions;

public sealed class MailSlicesTests
{
    // A letter each, a the oldest; a millisecond apart.
    private const string Letters = "abcdefg";

    [Theory]
    [InlineData("", "gfedcba")]
    [InlineData("first=3", "gfe >")]
    [InlineData("last=3", "< cba")]
    [InlineData("first=3 last=2", "< fe >")]
    [InlineData("after=e", "dcba")]
    [InlineData("before=c", "gfed")]
    [InlineData("after=f before=b", "edc")]
    [InlineData("after=f before=b first=2", "ed >")]
    [InlineData("after=f before=b last=2", "< dc")]
    [InlineData("after=b before=f", "")]
    [InlineData("first=0", "")]
    [InlineData("last=0", "")]
    [InlineData("first=9", "gfedcba")]
    [InlineData("asc", "abcdefg")]
    [InlineData("asc first=2", "ab >")]
    [InlineData("asc after=b first=2", "cd >")]
    [InlineData("asc last=2", "< fg")]
    [InlineData("asc before=c", "ab")]
    public void The_steps_are_taken_in_their_order(string request, string expected)
    {
        var (slice, hasNext, hasPrevious) = MailSlices.Cut([.. Letters.Select(EntryOf)], Parse(request));

        Assert.Equal(expected, (hasPrevious ? "< " : "") + string.Concat(slice.Select(e => Letters[(int)e.Id - 1])) + (hasNext ? " >" : ""));
    }

    [Fact]
    public void A_slice_is_bounded_and_says_that_there_is_more()
    {
        MailEntry[] all = [.. Enumerable.Range(1, 250).Select(i => new MailEntry(i, IdOf(i), 1, "", 1))];

        var first = MailSlices.Cut(all, new MailSliceRequest { First = 1_000 });
        Assert.Equal((100, 250, true), (first.Entries.Count, first.Entries[0].Id, first.HasNext));
        var last = MailSlices.Cut(all, new MailSliceRequest { Last = 1_000 });
        Assert.Equal((100, 1, true), (last.Entries.Count, last.Entries[^1].Id, last.HasPrevious));
    }

    [Fact]
    public void Pages_one_after_another_show_every_mail_once()
    {
        MailEntry[] all = [.. Enumerable.Range(1, 250).Select(i => new MailEntry(i, IdOf(i), 1, "", 1))];
        foreach (var ascending in new[] { true, false })
        {
            var seen = new List<long>();
            for (string? after = null; ;)
            {
                var (page, hasNext, _) = MailSlices.Cut(all, new MailSliceRequest { First = 7, After = after, Ascending = ascending });
                seen.AddRange(page.Select(e => e.Id));
                if (!hasNext)
                    break;
                after = MailSlices.CursorOf(page[^1].PublicId);
            }

            Assert.Equal(ascending ? all.Select(e => e.Id) : all.Select(e => e.Id).Reverse(), seen);
        }
    }

    [Fact]
    public void A_deleted_mail_is_still_a_place()
    {
        MailEntry[] all = [.. Letters.Where(c => c != 'd').Select(EntryOf)];
        Assert.Equal(3, MailSlices.Cut(all, Parse("after=d")).Entries.Count);
        Assert.Equal(3, MailSlices.Cut(all, Parse("before=d")).Entries.Count);
        Assert.Equal(5, MailSlices.Cut(all, Parse("asc after=d")).Entries[0].Id);
    }

    private static MailEntry EntryOf(char letter)
    {
        var number = Letters.IndexOf(letter, StringComparison.Ordinal) + 1;
        return new MailEntry(number, IdOf(number), 1, "", 1);
    }

    // Version 7 with nothing random, so that a letter has one cursor.
    private static Guid IdOf(int number) => new($"01934567-{number:x4}-7000-8000-000000000000");

    private static MailSliceRequest Parse(string text)
    {
        var request = new MailSliceRequest();
        foreach (var part in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var value = part.Split('=')[^1];
            request = part.Split('=')[0] switch
            {
                "asc" => request with { Ascending = true },
                "first" => request with { First = int.Parse(value, null) },
                "last" => request with { Last = int.Parse(value, null) },
                "after" => request with { After = CursorOf(value) },
                _ => request with { Before = CursorOf(value) },
            };
        }

        return request;
    }

    private static string CursorOf(string letter) => MailSlices.CursorOf(EntryOf(letter[0]).PublicId);
}
