using DisposableMail.Storage.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;

namespace DisposableMail.Storage.Tests.Sqlite;

/// <summary>The generated model is the one the code describes; src/DisposableMail.Storage/README.md says how it is made anew.</summary>
public sealed class SqliteCompiledModelTests
{
    [Fact]
    public void Generated_model_is_what_the_code_describes()
    {
        using var db = new SqliteDesignTimeFactory().CreateDbContext([]);
        var described = db.GetService<IModelRuntimeInitializer>().Initialize(db.GetService<IDesignTimeModel>().Model, designTime: false);

        Assert.NotSame(described, db.Model);
        Assert.Equal(Text(described), Text(db.Model));
        Assert.Equal(Tables(described), Tables(db.Model));
    }

    private static string Text(IModel model) => model.ToDebugString(MetadataDebugStringOptions.LongDefault);

    private static string Tables(IModel model) => model.GetRelationalModel().ToDebugString(MetadataDebugStringOptions.LongDefault);
}
