using Microsoft.Data.Sqlite;

namespace DisposableMail.Storage.Sqlite;

/// <summary>Makes room in an inbox within the transaction of the mail that needs it: the oldest message goes.</summary>
internal sealed class SqliteRing(SqliteConnection connection) : IDisposable
{
    // As the other statements on Inboxes these name tables and columns; the contract suite runs them against the schema.
    private readonly SqliteStatement _oldest = new(connection, """
        SELECT m."Id", m."ContentId", c."SizeBytes" FROM "Messages" m JOIN "Contents" c ON c."Id" = m."ContentId"
        WHERE m."InboxId" = ?1 ORDER BY m."Id" LIMIT 1
        """);

    private readonly SqliteStatement _message = new(connection, """DELETE FROM "Messages" WHERE "Id" = ?1""");
    private readonly SqliteStatement _release = new(connection, """UPDATE "Contents" SET "Holders" = "Holders" - 1 WHERE "Id" = ?1""");

    // Raw pieces and attachments go with their content.
    private readonly SqliteStatement _content = new(connection, """DELETE FROM "Contents" WHERE "Id" = ?1 AND "Holders" <= 0""");

    private readonly SqliteStatement _count = new(connection, """
        UPDATE "Inboxes" SET "MessageCount" = "MessageCount" - 1, "StoredBytes" = "StoredBytes" - ?1 WHERE "Id" = ?2
        """);

    /// <returns>False when there is none to drop.</returns>
    public bool DropOldest(long inboxId)
    {
        if (_oldest.Bind(1, inboxId).FindRow(3) is not [var message, var content, var octets])
            return false;
        _message.Bind(1, message).Execute();
        _release.Bind(1, content).Execute();
        _content.Bind(1, content).Execute();
        _count.Bind(1, octets).Bind(2, inboxId).Execute();
        return true;
    }

    public void Dispose()
    {
        foreach (var statement in new[] { _oldest, _message, _release, _content, _count })
            statement.Dispose();
    }
}
