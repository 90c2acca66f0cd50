using DisposableMail.Core;
using DisposableMail.Core.Messages;
using DisposableMail.Core.Messages.Parsing;
using DisposableMail.Core.Reception;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Metadata;
using SQLitePCL;

namespace DisposableMail.Storage.Sqlite;

/// <summary>The rows of one mail, as prepared statements.</summary>
internal sealed class SqliteDeliveryStatements : IDisposable
{
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;
    private readonly SqliteStatement _save;
    private readonly SqliteStatement _undo;
    private readonly SqliteStatement _release;
    private readonly SqliteStatement _reserve;
    private readonly SqliteStatement _isAlive;
    private readonly SqliteStatement _note;
    private readonly SqliteStatement _slide;
    private readonly SqliteStatement _content;
    private readonly SqliteStatement _piece;
    private readonly SqliteStatement _attachment;
    private readonly SqliteStatement _message;
    private readonly SqliteStatement _owed;
    private readonly SqliteStatement _handOver;

    public SqliteDeliveryStatements(SqliteConnection connection, IModel model)
    {
        Connection = connection;
        Ring = new SqliteRing(connection);
        // Not deferred: what is read in this transaction can then not be outdated by another process before it writes.
        _begin = new(connection, "BEGIN IMMEDIATE");
        _commit = new(connection, "COMMIT");
        _save = new(connection, "SAVEPOINT envelope");
        _undo = new(connection, "ROLLBACK TO envelope");
        _release = new(connection, "RELEASE envelope");
        // These name columns themselves; the contract suite runs them against the migrated schema.
        _reserve = new(connection, """
            UPDATE "Inboxes" SET "MessageCount" = "MessageCount" + 1, "StoredBytes" = "StoredBytes" + ?1
            WHERE "Id" = ?2 AND "ExpiresAt" > ?3 AND "MessageCount" < ?4 AND "StoredBytes" + ?1 <= ?5
            """);
        _isAlive = new(connection, """SELECT 1 FROM "Inboxes" WHERE "Id" = ?1 AND "ExpiresAt" > ?2""");
        _note = new(connection, """UPDATE "Inboxes" SET "LastMessageId" = ?1 WHERE "Id" = ?2""");
        // The end is in an index: it is not written again for what a burst of mail would add to it.
        _slide = new(connection, """UPDATE "Inboxes" SET "ExpiresAt" = ?1 WHERE "Id" = ?2 AND "ExpiresAt" <= ?3""");
        // A webhook that was deleted or disabled since the route was read is owed nothing.
        _owed = new(connection, """
            INSERT INTO "WebhookDeliveries" ("PublicId", "WebhookId", "Message", "CreatedAt", "State", "Attempts", "NextAttemptAt")
            SELECT ?1, "Id", ?3, ?4, 0, 0, ?4 FROM "Webhooks" WHERE "Id" = ?2 AND "DeletedAt" IS NULL AND "DisabledAt" IS NULL
            """);
        _handOver = new(connection, """UPDATE "Messages" SET "HandedOverAt" = ?1 WHERE "Id" = ?2""");
        _content = SqliteStatement.Insert(
            connection, Entity<MessageContent>(model), nameof(MessageContent.Holders), nameof(MessageContent.ReversePath),
            nameof(MessageContent.ClientAddress), nameof(MessageContent.SizeBytes), nameof(MessageContent.Sha256),
            nameof(MessageContent.DecodeStatus), nameof(MessageContent.Subject), nameof(MessageContent.From), nameof(MessageContent.FromName),
            nameof(MessageContent.FromAddress), nameof(MessageContent.Cc), nameof(MessageContent.MessageId), nameof(MessageContent.Date),
            nameof(MessageContent.Text), nameof(MessageContent.TextSource), nameof(MessageContent.Html),
            nameof(MessageContent.TextPlace), nameof(MessageContent.HtmlPlace));
        _piece = SqliteStatement.Insert(
            connection, Entity<RawContent>(model), nameof(RawContent.ContentId), nameof(RawContent.Ordinal), nameof(RawContent.Encoding),
            nameof(RawContent.Octets));
        _attachment = SqliteStatement.Insert(
            connection, Entity<Attachment>(model), nameof(Attachment.ContentId), nameof(Attachment.Ordinal), nameof(Attachment.FileName),
            nameof(Attachment.ContentType), nameof(Attachment.MimeContentId), nameof(Attachment.IsInline), nameof(Attachment.SizeBytes),
            nameof(Attachment.Offset), nameof(Attachment.EncodedLength), nameof(Attachment.TransferEncoding));
        _message = SqliteStatement.Insert(
            connection, Entity<Message>(model), nameof(Message.PublicId), nameof(Message.InboxId), nameof(Message.To), nameof(Message.ReceivedAt),
            nameof(Message.ContentId), nameof(Message.ForwardPath));
    }

    public SqliteConnection Connection { get; }

    public SqliteRing Ring { get; }

    public void Begin() => _begin.Execute();

    /// <summary>Returns when everything since <see cref="Begin"/> is on disk.</summary>
    public void Commit() => _commit.Execute();

    /// <summary>Sets the point to which <see cref="UndoEnvelope"/> goes back.</summary>
    public void BeginEnvelope() => _save.Execute();

    public void UndoEnvelope() => _undo.Execute();

    public void EndEnvelope() => _release.Execute();

    /// <summary>Counts the mail into a live inbox that has room for it; false when there is none.</summary>
    public bool Reserve(RecipientRoute route, long bytes, DateTimeOffset now)
    {
        _reserve.Bind(1, bytes).Bind(2, route.InboxId).Bind(3, now.ToUnixTimeMilliseconds()).Bind(4, route.MaxMessages).Bind(5, route.MaxBytes);
        return _reserve.Execute() == 1;
    }

    public bool IsAlive(RecipientRoute route, DateTimeOffset now)
    {
        return _isAlive.Bind(1, route.InboxId).Bind(2, now.ToUnixTimeMilliseconds()).Finds();
    }

    /// <returns>The number of the content.</returns>
    public long InsertContent(Delivery delivery)
    {
        Set(_content, delivery);
        _content.Execute();
        var id = raw.sqlite3_last_insert_rowid(Connection.Handle);
        var ordinal = 0;
        foreach (var piece in delivery.Content.Pieces)
            Insert(id, ordinal++, piece);
        foreach (var attachment in delivery.Parsed.Attachments)
            Insert(id, attachment);
        return id;
    }

    /// <param name="forwardPath">What is kept beside the address; null for nothing.</param>
    public void InsertMessage(RecipientRoute route, string? forwardPath, long contentId, DateTimeOffset now)
    {
        var publicId = Guid.CreateVersion7(now);
        _message.Bind(1, publicId.ToByteArray(bigEndian: true)).Bind(2, route.InboxId).Bind(3, route.Address).Bind(4, now.ToUnixTimeMilliseconds());
        _message.Bind(5, contentId).Bind(6, forwardPath).Execute();
        var id = raw.sqlite3_last_insert_rowid(Connection.Handle);
        _note.Bind(1, id).Bind(2, route.InboxId).Execute();
        if (route.LifetimeAfterMail is { } lifetime)
            Slide(route, now, lifetime);
        foreach (var webhook in route.Webhooks)
        {
            if (InsertOwed(webhook.WebhookId, publicId, now) && webhook.HandsOver)
                HandOver(id, now);
        }
    }

    public void Dispose()
    {
        foreach (var statement in new[] { _begin, _commit, _save, _undo, _release, _reserve, _isAlive, _note, _slide, _content, _piece, _attachment, _message, _owed, _handOver })
            statement.Dispose();
        Ring.Dispose();
        Connection.Dispose();
    }

    private void Slide(RecipientRoute route, DateTimeOffset now, TimeSpan lifetime)
    {
        _slide.Bind(1, (now + lifetime).ToUnixTimeMilliseconds()).Bind(2, route.InboxId);
        _slide.Bind(3, (now + lifetime - (lifetime / 10)).ToUnixTimeMilliseconds()).Execute();
    }

    /// <returns>False when the webhook is not there any more.</returns>
    private bool InsertOwed(long webhook, Guid message, DateTimeOffset now)
    {
        _owed.Bind(1, Guid.CreateVersion7(now).ToByteArray(bigEndian: true)).Bind(2, webhook).Bind(3, message.ToByteArray(bigEndian: true));
        return _owed.Bind(4, now.ToUnixTimeMilliseconds()).Execute() == 1;
    }

    private void HandOver(long message, DateTimeOffset now)
    {
        _handOver.Bind(1, now.ToUnixTimeMilliseconds()).Bind(2, message).Execute();
    }

    private static IEntityType Entity<T>(IModel model) => model.FindEntityType(typeof(T))!;

    private static void Set(SqliteStatement content, Delivery delivery)
    {
        var parsed = delivery.Parsed;
        content.Bind(1, delivery.Routes.Count);
        content.Bind(2, delivery.ReversePath);
        content.Bind(3, delivery.ClientAddress);
        content.Bind(4, delivery.Content.SizeBytes);
        content.Bind(5, delivery.Content.Sha256);
        content.Bind(6, (int)parsed.DecodeStatus);
        content.Bind(7, parsed.Subject);
        content.Bind(8, parsed.From);
        content.Bind(9, parsed.FromName);
        content.Bind(10, parsed.FromAddress);
        content.Bind(11, JsonList.Write(parsed.Cc));
        content.Bind(12, parsed.MessageId);
        content.Bind(13, parsed.Date?.ToUnixTimeMilliseconds());
        content.Bind(14, parsed.TextBody is { Place: null } text ? text.Text : null);
        content.Bind(15, (int?)parsed.TextSource);
        content.Bind(16, parsed.HtmlBody is { Place: null } html ? html.Text : null);
        content.Bind(17, parsed.TextBody?.Place?.ToText());
        content.Bind(18, parsed.HtmlBody?.Place?.ToText());
    }

    private void Insert(long contentId, int ordinal, RawPiece piece)
    {
        _piece.Bind(1, contentId).Bind(2, ordinal).Bind(3, (int)piece.Encoding).Bind(4, piece.Octets.Span).Execute();
    }

    private void Insert(long contentId, ParsedAttachment attachment)
    {
        _attachment.Bind(1, contentId).Bind(2, attachment.Ordinal).Bind(3, attachment.FileName).Bind(4, attachment.ContentType);
        _attachment.Bind(5, attachment.ContentId).Bind(6, attachment.IsInline ? 1 : 0).Bind(7, attachment.SizeBytes).Bind(8, attachment.Offset);
        _attachment.Bind(9, attachment.EncodedLength).Bind(10, (int)attachment.TransferEncoding).Execute();
    }
}
