using System.Data.Common;
using DisposableMail.Storage.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace DisposableMail.Storage.Tests.Sqlite;

/// <summary>Counts the statements that EF Core sends to the database of one host.</summary>
internal sealed class QueryCount : DbCommandInterceptor
{
    private int _count;

    /// <summary>Since the last call.</summary>
    public int Take() => Interlocked.Exchange(ref _count, 0);

    public void AddTo(IServiceCollection services) => services.ConfigureDbContext<SqliteMailDbContext>(context => context.AddInterceptors(this));

    public override ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _count);
        return base.ReaderExecutedAsync(command, eventData, result, cancellationToken);
    }

    public override ValueTask<int> NonQueryExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _count);
        return base.NonQueryExecutedAsync(command, eventData, result, cancellationToken);
    }
}
