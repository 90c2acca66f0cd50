namespace DisposableMail.Server.Dialects.DropMail.Limits;

/// <summary>How much mail one answer may still hold: a query names few fields, but they may be megabytes each.</summary>
internal sealed class AnswerBudget(int characters)
{
    private long _left = characters;

    /// <summary>False when the answer would hold too much with it.</summary>
    public bool TryTake(long characters) => Interlocked.Add(ref _left, -characters) >= 0;
}
