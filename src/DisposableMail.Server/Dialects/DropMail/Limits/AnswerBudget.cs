namespace DisposableMail.Server.Dialects.DropMail.Limits;

/// <summary>How much mail one answer may still hold: a query names few fields, but they may be megabytes each, and lists as long as one likes.</summary>
internal sealed class AnswerBudget(int characters, RawPool raws) : IDisposable
{
    // What is read for an answer stays in memory until it is sent: 32 Mi characters of mail, or so many fields.
    private const long MaxHeld = 32L * 1024 * 1024;
    private const int FieldCharacters = 256;

    // What is made for an answer takes time, whether it is shown or not: some 4 seconds at the worst. Cleaning a newsletter of 100 KB takes 4 Mi.
    private const long MaxWork = 1024L * 1024 * 1024;

    private const int WorkPerListed = 1024;

    private long _shown = characters;
    private long _work = MaxWork;
    private long _held = MaxHeld;
    private long _raw;

    /// <summary>False when nothing more may be read or made for this answer.</summary>
    public bool HasRoom => Interlocked.Read(ref _held) >= 0 && Interlocked.Read(ref _work) >= 0;

    /// <summary>False when the answer would be too long with it.</summary>
    public bool TryShow(long characters) => Interlocked.Add(ref _shown, -characters) >= 0;

    /// <summary>Asked before something is made out of mail; false when that was enough, or what comes of it would not be shown.</summary>
    /// <param name="octets">To be read, or what takes as long: 4 nanoseconds each.</param>
    public bool TryWork(long octets) => Interlocked.Read(ref _shown) >= 0 && Interlocked.Add(ref _work, -octets) >= 0;

    /// <summary>Counts work that nobody knew of before it was done.</summary>
    public void Work(long octets) => Interlocked.Add(ref _work, -octets);

    /// <summary>Counts rows that are gone through to find what is shown: mails, attachments.</summary>
    public void WorkThrough(long rows) => Work(WorkPerListed * rows);

    /// <summary>Counts text that was read, whether it is shown or not.</summary>
    public void Hold(long characters) => Interlocked.Add(ref _held, -characters);

    /// <summary>Counts a list that becomes part of the answer.</summary>
    public void HoldList(int items, int fieldsEach) => Hold((1L + fieldsEach) * items * FieldCharacters);

    /// <summary>Asked before raw mail is read, and given back with the answer; false when all answers together hold too much.</summary>
    public bool TryHoldRaw(long bytes)
    {
        if (!raws.TryTake(bytes))
            return false;
        Interlocked.Add(ref _raw, bytes);
        return true;
    }

    public void Dispose() => raws.GiveBack(Interlocked.Exchange(ref _raw, 0));
}
