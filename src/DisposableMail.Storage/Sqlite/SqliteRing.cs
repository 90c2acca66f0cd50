using Microsoft.Data.Sqlite;

namespace DisposableMail.Storage.Sqlite;

/// <summary>Makes room in an inbox within the transaction of the mail that needs it: the oldest message goes.</summary>
internal sealed class SqliteRing(SqliteConnection connection) : IDisposable
{
    // As the other statements on Inboxes these name tables and columns; the contract suite runs them against the schema.
    private readonly SqliteStatement _oldest = new(connection, """
        SELECT m."Id", m."ContentId", c."SizeBytes" FROM "Messages" m JOIN "Contents" c ON c."Id" = m."ContentId"
        WHERE m."InboxId" = $0 ORDER BY m."Id" LIMIT 1
        """, 1);

    private readonly SqliteStatement _message = new(connection, """DELETE FROM "Messages" WHERE "Id" = $0""", 1);
    private readonly SqliteStatement _release = new(connection, """UPDATE "Contents" SET "Holders" = "Holders" - 1 WHERE "Id" = $0""", 1);

    // Raw pieces and attachments go with their content.
    private readonly SqliteStatement _content = new(connection, """DELETE FROM "Contents" WHERE "Id" = $0 AND "Holders" <= 0""", 1);

    private readonly SqliteStatement _count = new(connection, """
        UPDATE "Inboxes" SET "MessageCount" = "MessageCount" - 1, "StoredBytes" = "StoredBytes" - $0 WHERE "Id" = $1
        """, 2);

    /// <returns>False when there is none to drop.</returns>
    public bool DropOldest(SqliteTransaction transaction, long inboxId)
    {
        _oldest[0] = inboxId;
        if (_oldest.FindRow(transaction, 3) is not { } row)
            return false;
        _message[0] = row[0];
        _message.Execute(transaction);
        _release[0] = row[1];
        _release.Execute(transaction);
        _content[0] = row[1];
        _content.Execute(transaction);
        _count[0] = row[2];
        _count[1] = inboxId;
        _count.Execute(transaction);
        return true;
    }

    public void Dispose()
    {
        foreach (var statement in new[] { _oldest, _message, _release, _content, _count })
            statement.Dispose();
    }
}
