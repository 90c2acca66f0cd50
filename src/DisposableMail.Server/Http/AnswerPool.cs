using DisposableMail.Core;
using DisposableMail.Core.Messages;
using Microsoft.Extensions.Options;

namespace DisposableMail.Server.Http;

/// <summary>Octets that answers may hold, all of them together: each is held until its reader has it, and some never read.</summary>
internal sealed class AnswerPool(long bytes)
{
    /// <summary>An answer of so many takes no share: Kestrel takes as much from us at once, whether it is read or not.</summary>
    public const int FreeBytes = 64 * 1024;

    // Of mail that is on its way: the string, two octets a character, and its JSON, mostly one.
    private const int BytesPerCharacter = 3;

    private const int PartOfHeap = 8;
    private const long LeastBytes = 192L * 1024 * 1024;

    public static readonly Refusal Full = new(RefusalKind.Unavailable, "Too many large answers are on their way: try again");

    private long _left = bytes;

    /// <summary>The pool that all large answers share: as large as the options say, or as the memory there is allows.</summary>
    public static AnswerPool OfAll(IOptions<HttpOptions> options) => new(options.Value.MaxUnreadBytes is var set and > 0
        ? set
        : Math.Max(LeastBytes, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / PartOfHeap));

    /// <summary>The share of an answer with these messages; none when it is short.</summary>
    public static long ShareOf(IEnumerable<Message> messages) =>
        ShareOf(messages.Sum(static m => (m.Content.Text?.Length ?? 0L) + (m.Content.Html?.Length ?? 0)));

    /// <summary>The share of an answer of so many characters, and of what it is made of; none when it is short.</summary>
    public static long ShareOf(long characters) => characters <= FreeBytes ? 0 : BytesPerCharacter * characters;

    /// <summary>What it had when nobody had taken any.</summary>
    public long Whole { get; } = bytes;

    /// <summary>So much, or all there is: an answer that is larger than the pool has it to itself.</summary>
    public long Within(long share) => Math.Min(share, Whole);

    /// <summary>Takes a share, to be given back; false when there is not so much. Of nothing there is always enough.</summary>
    public bool TryTake(long bytes)
    {
        if (bytes == 0 || Interlocked.Add(ref _left, -bytes) >= 0)
            return true;
        GiveBack(bytes);
        return false;
    }

    /// <param name="bytes">Less than none for what turned out to be more than was taken.</param>
    public void GiveBack(long bytes) => Interlocked.Add(ref _left, bytes);
}
