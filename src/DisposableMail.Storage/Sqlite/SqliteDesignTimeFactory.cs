using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace DisposableMail.Storage.Sqlite;

/// <summary>For <c>dotnet ef migrations add</c> alone.</summary>
internal sealed class SqliteDesignTimeFactory : IDesignTimeDbContextFactory<SqliteMailDbContext>
{
    public SqliteMailDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteMailDbContext>().UseSqlite("Data Source=design-time.db").Options);
}
