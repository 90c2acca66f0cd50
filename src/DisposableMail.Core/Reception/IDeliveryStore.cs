namespace DisposableMail.Core.Reception;

/// <summary>An engine's own way to write many mails at once: the one place where EF Core would be too slow.</summary>
internal interface IDeliveryStore
{
    /// <summary>
    /// Writes a group in one transaction and returns after the commit has reached the disk. Updates the room of the routes.
    /// </summary>
    /// <returns>One outcome per delivery, in order. A delivery that cannot be stored for all its recipients is stored for none.</returns>
    /// <exception cref="System.Data.Common.DbException">Nothing of the group is stored.</exception>
    IReadOnlyList<DeliveryOutcome> Commit(IReadOnlyList<Delivery> group);

    /// <summary>
    /// Whether a failed commit may be the fault of one mail of the group, so that the others are worth a commit of their own.
    /// </summary>
    /// <returns>False when the database itself is locked, full, broken or away: then all of them would fail alike.</returns>
    bool MayBeFaultOfOneMail(Exception failure);
}
