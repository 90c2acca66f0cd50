namespace DisposableMail.Server.Dialects.DropMail.Limits;

/// <summary>How much mail one answer may still hold: a query names few fields, but they may be megabytes each.</summary>
internal sealed class AnswerBudget(int characters, RawPool raws) : IDisposable
{
    private long _left = characters;
    private long _held;

    /// <summary>False when the answer would hold too much with it.</summary>
    public bool TryTake(long characters) => Interlocked.Add(ref _left, -characters) >= 0;

    /// <summary>Asked before raw mail is read, and given back with the answer; false when all answers together hold too much.</summary>
    public bool TryHold(long bytes)
    {
        if (!raws.TryTake(bytes))
            return false;
        Interlocked.Add(ref _held, bytes);
        return true;
    }

    public void Dispose() => raws.GiveBack(Interlocked.Exchange(ref _held, 0));
}
