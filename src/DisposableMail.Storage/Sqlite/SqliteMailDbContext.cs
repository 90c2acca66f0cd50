using DisposableMail.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace DisposableMail.Storage.Sqlite;

/// <summary>The model on SQLite: only what its types need.</summary>
internal sealed class SqliteMailDbContext(DbContextOptions<SqliteMailDbContext> options) : MailDbContext(options)
{
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        // As integers, instants compare and sort in SQL; as text with an offset they would not (invariant 11).
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<InstantConverter>();
        configurationBuilder.Properties<Guid>().HaveConversion<GuidConverter>();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        // Names of accounts and keys are compared without case; SQLite does that for ASCII.
        modelBuilder.Entity<Core.Accounts.Account>().Property(a => a.Name).UseCollation("NOCASE");
        modelBuilder.Entity<Core.Accounts.ApiKey>().Property(k => k.Name).UseCollation("NOCASE");
    }

    internal sealed class InstantConverter() : ValueConverter<DateTimeOffset, long>(
        instant => instant.ToUnixTimeMilliseconds(), milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));

    // Big-endian: version 7 ids then sort by their time, and new rows go to the end of the index.
    internal sealed class GuidConverter() : ValueConverter<Guid, byte[]>(id => id.ToByteArray(true), octets => new Guid(octets, true));
}
