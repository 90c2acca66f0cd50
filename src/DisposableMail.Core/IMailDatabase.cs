using Microsoft.EntityFrameworkCore;

namespace DisposableMail.Core;

/// <summary>The engine under the model: one implementation per folder of Storage.</summary>
internal interface IMailDatabase
{
    /// <summary>A pooled context; dispose it.</summary>
    MailDbContext Open();

    /// <summary>Brings the schema up to date; creates the database when there is none.</summary>
    Task PrepareAsync(CancellationToken stop);

    /// <summary>Gives some space of deleted rows back to the file system.</summary>
    /// <param name="pages">How many pages of the engine at most: what keeps the step short.</param>
    /// <returns>True when there may be more to give back.</returns>
    Task<bool> ReclaimSpaceAsync(int pages, CancellationToken stop);

    /// <summary>Does now what the engine would have the next writer do after large changes: beside the writers, waiting for none of them.</summary>
    /// <returns>False when so much was to be done that what they wrote meanwhile should be done at once as well: call it again, then in a turn.</returns>
    Task<bool> SettleAsync(CancellationToken stop);

    /// <summary>Writes a consistent copy while the server runs. Refuses to overwrite: <see cref="IOException"/>.</summary>
    Task BackupAsync(string file, CancellationToken stop);

    /// <summary>What the engine itself finds wrong with its files; empty when nothing.</summary>
    Task<IReadOnlyList<string>> CheckIntegrityAsync(CancellationToken stop);

    /// <summary>How many messages and inboxes were ever stored, deleted ones included; costs next to nothing.</summary>
    Task<(long Messages, long Inboxes)> CountEverAsync(CancellationToken stop);

    /// <summary>Whether a save failed because a unique value is taken.</summary>
    bool IsUniqueViolation(DbUpdateException failure);
}
