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
        // These name columns themselves; the contract suite runs them against the migrated schema.
        _reserve = new(connection, """
            UPDATE "Inboxes" SET "MessageCount" = "MessageCount" + 1, "StoredBytes" = "StoredBytes" + $0
            WHERE "Id" = $1 AND "ExpiresAt" > $2 AND "MessageCount" < $3 AND "StoredBytes" + $0 <= $4
            """, 5);
        _isAlive = new(connection, """SELECT 1 FROM "Inboxes" WHERE "Id" = $0 AND "ExpiresAt" > $1""", 2);
        _note = new(connection, """UPDATE "Inboxes" SET "LastMessageId" = $0 WHERE "Id" = $1""", 2);
        // The end is in an index: it is not written again for what a burst of mail would add to it.
        _slide = new(connection, """UPDATE "Inboxes" SET "ExpiresAt" = $0 WHERE "Id" = $1 AND "ExpiresAt" <= $2""", 3);
        // A webhook that was deleted or disabled since the route was read is owed nothing.
        _owed = new(connection, """
            INSERT INTO "WebhookDeliveries" ("PublicId", "WebhookId", "Message", "CreatedAt", "State", "Attempts", "NextAttemptAt")
            SELECT $0, "Id", $2, $3, 0, 0, $3 FROM "Webhooks" WHERE "Id" = $1 AND "DeletedAt" IS NULL AND "DisabledAt" IS NULL
            """, 4);
        _handOver = new(connection, """UPDATE "Messages" SET "HandedOverAt" = $0 WHERE "Id" = $1""", 2);
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

    /// <summary>Counts the mail into a live inbox that has room for it; false when there is none.</summary>
    public bool Reserve(SqliteTransaction transaction, RecipientRoute route, long bytes, DateTimeOffset now)
    {
        _reserve[0] = bytes;
        _reserve[1] = route.InboxId;
        _reserve[2] = now.ToUnixTimeMilliseconds();
        _reserve[3] = route.MaxMessages;
        _reserve[4] = route.MaxBytes;
        return _reserve.Execute(transaction) == 1;
    }

    public bool IsAlive(SqliteTransaction transaction, RecipientRoute route, DateTimeOffset now)
    {
        _isAlive[0] = route.InboxId;
        _isAlive[1] = now.ToUnixTimeMilliseconds();
        return _isAlive.Finds(transaction);
    }

    /// <returns>The number of the content.</returns>
    public long InsertContent(SqliteTransaction transaction, Delivery delivery)
    {
        Set(_content, delivery);
        _content.Execute(transaction);
        var id = raw.sqlite3_last_insert_rowid(Connection.Handle);
        var ordinal = 0;
        foreach (var piece in delivery.Pieces)
            Insert(transaction, id, ordinal++, piece);
        foreach (var attachment in delivery.Parsed.Attachments)
            Insert(transaction, id, attachment);
        return id;
    }

    /// <param name="forwardPath">What is kept beside the address; null for nothing.</param>
    public void InsertMessage(SqliteTransaction transaction, RecipientRoute route, string? forwardPath, long contentId, DateTimeOffset now)
    {
        var publicId = Guid.CreateVersion7(now);
        _message[0] = publicId.ToByteArray(bigEndian: true);
        _message[1] = route.InboxId;
        _message[2] = route.Address;
        _message[3] = now.ToUnixTimeMilliseconds();
        _message[4] = contentId;
        _message[5] = forwardPath;
        _message.Execute(transaction);
        var id = raw.sqlite3_last_insert_rowid(Connection.Handle);
        _note[0] = id;
        _note[1] = route.InboxId;
        _note.Execute(transaction);
        if (route.LifetimeAfterMail is { } lifetime)
            Slide(transaction, route, now, lifetime);
        foreach (var webhook in route.Webhooks)
        {
            if (InsertOwed(transaction, webhook.WebhookId, publicId, now) && webhook.HandsOver)
                HandOver(transaction, id, now);
        }
    }

    public void Dispose()
    {
        foreach (var statement in new[] { _reserve, _isAlive, _note, _slide, _content, _piece, _attachment, _message, _owed, _handOver })
            statement.Dispose();
        Ring.Dispose();
        Connection.Dispose();
    }

    private void Slide(SqliteTransaction transaction, RecipientRoute route, DateTimeOffset now, TimeSpan lifetime)
    {
        _slide[0] = (now + lifetime).ToUnixTimeMilliseconds();
        _slide[1] = route.InboxId;
        _slide[2] = (now + lifetime - (lifetime / 10)).ToUnixTimeMilliseconds();
        _slide.Execute(transaction);
    }

    /// <returns>False when the webhook is not there any more.</returns>
    private bool InsertOwed(SqliteTransaction transaction, long webhook, Guid message, DateTimeOffset now)
    {
        _owed[0] = Guid.CreateVersion7(now).ToByteArray(bigEndian: true);
        _owed[1] = webhook;
        _owed[2] = message.ToByteArray(bigEndian: true);
        _owed[3] = now.ToUnixTimeMilliseconds();
        return _owed.Execute(transaction) == 1;
    }

    private void HandOver(SqliteTransaction transaction, long message, DateTimeOffset now)
    {
        _handOver[0] = now.ToUnixTimeMilliseconds();
        _handOver[1] = message;
        _handOver.Execute(transaction);
    }

    private static IEntityType Entity<T>(IModel model) => model.FindEntityType(typeof(T))!;

    private static void Set(SqliteStatement content, Delivery delivery)
    {
        var parsed = delivery.Parsed;
        content[0] = delivery.Routes.Count;
        content[1] = delivery.ReversePath;
        content[2] = delivery.ClientAddress;
        content[3] = delivery.SizeBytes;
        content[4] = delivery.Sha256;
        content[5] = (int)parsed.DecodeStatus;
        content[6] = parsed.Subject;
        content[7] = parsed.From;
        content[8] = parsed.FromName;
        content[9] = parsed.FromAddress;
        content[10] = JsonList.Write(parsed.Cc);
        content[11] = parsed.MessageId;
        content[12] = parsed.Date?.ToUnixTimeMilliseconds();
        content[13] = parsed.TextBody is { Place: null } text ? text.Text : null;
        content[14] = (int?)parsed.TextSource;
        content[15] = parsed.HtmlBody is { Place: null } html ? html.Text : null;
        content[16] = parsed.TextBody?.Place?.ToText();
        content[17] = parsed.HtmlBody?.Place?.ToText();
    }

    private void Insert(SqliteTransaction transaction, long contentId, int ordinal, RawPiece piece)
    {
        _piece[0] = contentId;
        _piece[1] = ordinal;
        _piece[2] = (int)piece.Encoding;
        _piece[3] = piece.Octets.ToArray();
        _piece.Execute(transaction);
    }

    private void Insert(SqliteTransaction transaction, long contentId, ParsedAttachment attachment)
    {
        _attachment[0] = contentId;
        _attachment[1] = attachment.Ordinal;
        _attachment[2] = attachment.FileName;
        _attachment[3] = attachment.ContentType;
        _attachment[4] = attachment.ContentId;
        _attachment[5] = attachment.IsInline;
        _attachment[6] = attachment.SizeBytes;
        _attachment[7] = attachment.Offset;
        _attachment[8] = attachment.EncodedLength;
        _attachment[9] = (int)attachment.TransferEncoding;
        _attachment.Execute(transaction);
    }
}
