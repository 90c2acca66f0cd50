using DisposableMail.Core.Reception;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SQLitePCL;

namespace DisposableMail.Storage.Sqlite;

/// <summary>Writes groups of mails with statements prepared once on a connection of its own.</summary>
/// <remarks>
/// EF Core owns the schema; this is the one place that writes beside it, because tracking entities costs more than the
/// rows themselves (docs/decisions). Table and column names come from its model, and a test reads back through it.
/// </remarks>
internal sealed class SqliteDeliveryStore(
    IDbContextFactory<SqliteMailDbContext> contexts, IOptions<DatabaseOptions> options, TimeProvider time) : IDeliveryStore, IDisposable
{
    private SqliteDeliveryStatements? _statements;

    public IReadOnlyList<DeliveryOutcome> Commit(IReadOnlyList<Delivery> group)
    {
        var statements = _statements ??= OpenStatements();
        var outcomes = new DeliveryOutcome[group.Count];
        try
        {
            statements.Begin();
            var now = time.GetUtcNow();
            for (var i = 0; i < outcomes.Length; i++)
                outcomes[i] = Store(statements, group[i], now);
            statements.Commit();
        }
        catch
        {
            // Closing it undoes what was begun. After an I/O error nothing of it is trusted; the next group opens another.
            _statements = null;
            statements.Dispose();
            throw;
        }

        UpdateRoutes(group, outcomes);
        return outcomes;
    }

    // A constraint, a value too large, or the content that could not be read: SQLite's other errors are the file's or the disk's.
    public bool MayBeFaultOfOneMail(Exception failure) =>
        failure is not SqliteException { SqliteErrorCode: not (raw.SQLITE_CONSTRAINT or raw.SQLITE_TOOBIG or raw.SQLITE_MISMATCH) };

    public void Dispose() => _statements?.Dispose();

    private SqliteDeliveryStatements OpenStatements()
    {
        using var db = contexts.CreateDbContext();
        var connection = SqliteConnections.Open(options.Value);
        try
        {
            return new SqliteDeliveryStatements(connection, db.Model);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static DeliveryOutcome Store(SqliteDeliveryStatements statements, Delivery delivery, DateTimeOffset now)
    {
        // All recipients or none: several need a point to go back to, one does not.
        if (delivery.Routes.Count > 1)
            statements.BeginEnvelope();
        for (var i = 0; i < delivery.Routes.Count; i++)
        {
            if (Reserve(statements, delivery.Routes[i], delivery.Content.SizeBytes, now) is var outcome and not DeliveryOutcome.Stored)
            {
                if (delivery.Routes.Count > 1)
                    statements.UndoEnvelope();
                return outcome;
            }
        }

        var contentId = statements.InsertContent(delivery);
        for (var i = 0; i < delivery.Routes.Count; i++)
            statements.InsertMessage(delivery.Routes[i], delivery.ForwardPaths[i], contentId, now);
        if (delivery.Routes.Count > 1)
            statements.EndEnvelope();
        return DeliveryOutcome.Stored;
    }

    // The inbox may have ended or filled up since RCPT; this row decides, whatever a cache said.
    private static DeliveryOutcome Reserve(SqliteDeliveryStatements statements, RecipientRoute route, long bytes, DateTimeOffset now)
    {
        while (!statements.Reserve(route, bytes, now))
        {
            if (!statements.IsAlive(route, now))
                return DeliveryOutcome.RecipientGone;
            if (!route.MakesRoom || bytes > route.MaxBytes || !statements.Ring.DropOldest(route.InboxId))
                return DeliveryOutcome.InboxFull;
        }

        return DeliveryOutcome.Stored;
    }

    private static void UpdateRoutes(IReadOnlyList<Delivery> group, DeliveryOutcome[] outcomes)
    {
        for (var i = 0; i < outcomes.Length; i++)
        {
            if (outcomes[i] != DeliveryOutcome.Stored)
                continue;
            foreach (var route in group[i].Routes)
            {
                route.MessageCount++;
                route.StoredBytes += group[i].Content.SizeBytes;
            }
        }
    }
}
