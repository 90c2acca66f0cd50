namespace DisposableMail.Server.Dialects.DropMail.Limits;

/// <summary>Octets of raw mail that all answers together may hold: each may be megabytes, and is held until its reader has it.</summary>
internal sealed class RawPool(long bytes)
{
    private long _left = bytes;

    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _left, -bytes) >= 0)
            return true;
        GiveBack(bytes);
        return false;
    }

    public void GiveBack(long bytes) => Interlocked.Add(ref _left, bytes);
}
