using DisposableMail.Server.Http;

namespace DisposableMail.Server.Dialects.DropMail.Limits;

/// <summary>How much mail one answer may still hold: a query names few fields, but they may be megabytes each, and lists as long as one likes.</summary>
/// <param name="characters">That it may show.</param>
/// <param name="raws">Raw mail that all answers together may hold.</param>
/// <param name="answers">All that they may hold: no answer is large to itself, many are to the server.</param>
internal sealed class AnswerBudget(int characters, AnswerPool raws, AnswerPool answers) : IDisposable
{
    // What is read for an answer stays in memory until it is sent: 32 Mi characters of mail, or so many fields.
    private const long MaxHeld = 32L * 1024 * 1024;

    // Of a character that is read a string has two octets; of one that is shown the JSON has one to six.
    private const int BytesPerCharacter = 2;

    // What is made for an answer takes time, whether it is shown or not: some 4 seconds at the worst. Cleaning a newsletter of 100 KB takes 4 Mi.
    private const long MaxWork = 1024L * 1024 * 1024;

    private const int WorkPerListed = 1024;

    /// <summary>What a field counts in any case: what is longer is to be shown by <see cref="TryShow"/>.</summary>
    public const int FieldCharacters = 256;

    private long _shown = characters;
    private long _work = MaxWork;
    private long _held = MaxHeld;
    private long _raw;
    private long _bytes;
    private long _share;
    private volatile bool _isCrowdedOut;
    private volatile bool _isOver;

    /// <summary>Whether it was too much for all answers together, not for this one.</summary>
    public bool IsCrowdedOut => _isCrowdedOut;

    /// <summary>False when nothing more may be read or made for this answer.</summary>
    public bool HasRoom => !_isCrowdedOut && FitsPool(Interlocked.Read(ref _bytes)) && Interlocked.Read(ref _held) >= 0 && Interlocked.Read(ref _work) >= 0;

    /// <summary>False when the answer would be too long with it, or all answers together.</summary>
    public bool TryShow(long characters) => Interlocked.Add(ref _shown, -characters) >= 0 && TryTake(BytesPerCharacter * characters);

    /// <summary>Asked before something is made out of mail; false when that was enough, or what comes of it would not be shown.</summary>
    /// <param name="octets">To be read, or what takes as long: 4 nanoseconds each.</param>
    public bool TryWork(long octets) => Interlocked.Read(ref _shown) >= 0 && Interlocked.Add(ref _work, -octets) >= 0;

    /// <summary>Counts work that nobody knew of before it was done.</summary>
    public void Work(long octets) => Interlocked.Add(ref _work, -octets);

    /// <summary>Counts rows that are gone through to find what is shown: mails, attachments.</summary>
    public void WorkThrough(long rows) => Work(WorkPerListed * rows);

    /// <summary>Counts text that was read, whether it is shown or not.</summary>
    public void Hold(long characters)
    {
        Interlocked.Add(ref _held, -characters);
        TryTake(BytesPerCharacter * characters);
    }

    /// <summary>Counts a list that becomes part of the answer.</summary>
    public void HoldList(int items, int fieldsEach)
    {
        var characters = (1L + fieldsEach) * items * FieldCharacters;
        Interlocked.Add(ref _held, -characters);
        TryTake(characters); // An octet for each: a field that is listed is half of what a text of so many characters is.
    }

    /// <summary>Asked before raw mail is read, and given back with the answer; false when all answers together hold too much.</summary>
    public bool TryHoldRaw(long bytes)
    {
        if (!raws.TryTake(bytes))
            return false;
        Interlocked.Add(ref _raw, bytes);
        if (_isOver)
            Settle(0);
        return true;
    }

    /// <summary>Counts what the answer has come to in place of what it was made of, which nobody holds any more.</summary>
    /// <param name="bytes">Of its JSON, until <see cref="Dispose"/>.</param>
    public void Settle(long bytes)
    {
        raws.GiveBack(Interlocked.Exchange(ref _raw, 0));
        var share = Math.Max(0, bytes - AnswerPool.FreeBytes);
        answers.GiveBack(Interlocked.Exchange(ref _share, share) - share);
    }

    public void Dispose()
    {
        _isOver = true;
        Settle(0);
    }

    private bool FitsPool(long bytes) => bytes - AnswerPool.FreeBytes <= answers.Whole;

    private bool TryTake(long bytes)
    {
        var all = Interlocked.Add(ref _bytes, bytes);
        var share = Math.Min(bytes, all - AnswerPool.FreeBytes);
        if (share <= 0)
            return true;
        if (!FitsPool(all))
            return false; // However long it waited for others.
        if (!answers.TryTake(share))
        {
            _isCrowdedOut = true;
            return false;
        }

        Interlocked.Add(ref _share, share);
        // Of a query whose client left, a field may still be at it.
        if (_isOver)
            Settle(0);
        return true;
    }
}
