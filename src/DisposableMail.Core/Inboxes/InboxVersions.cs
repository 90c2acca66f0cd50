namespace DisposableMail.Core.Inboxes;

/// <summary>Tells whether what was read of an inbox may still be used: its number moves with every change committed here.</summary>
/// <remarks>
/// Striped, so that it takes 512 KiB whatever the number of inboxes; two inboxes on one stripe only cost a reading more.
/// Take the number before reading the database: a change committed in between then outdates what was read.
/// </remarks>
internal sealed class InboxVersions
{
    private readonly long[] _stripes = new long[64 * 1024];

    public long Of(Guid inbox) => Volatile.Read(ref Stripe(inbox));

    public void Move(Guid inbox) => Interlocked.Increment(ref Stripe(inbox));

    private ref long Stripe(Guid inbox) => ref _stripes[(uint)inbox.GetHashCode() % (uint)_stripes.Length];
}
