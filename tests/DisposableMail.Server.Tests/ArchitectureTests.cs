using System.Reflection;
using System.Runtime.CompilerServices;
using DisposableMail.Core;
using DisposableMail.Core.Accounts;
using DisposableMail.Core.Domains;
using DisposableMail.Core.Inboxes;
using DisposableMail.Core.Messages;

namespace DisposableMail.Server.Tests;

/// <summary>The boundaries of the house. Each check is itself checked with a planted violation.</summary>
public sealed class ArchitectureTests
{
    private static readonly string[] KeptFromTheServer =
        ["Microsoft.EntityFrameworkCore", "Microsoft.Data.Sqlite", "SQLitePCLRaw", "MimeKit", "ZstdSharp", "Npgsql", "StackExchange.Redis"];

    [Fact]
    public void Projects_reference_what_they_may()
    {
        foreach (var project in new[] { "DisposableMail.Smtp", "DisposableMail.Core", "DisposableMail.Storage", "DisposableMail.Server" })
            Assert.Empty(ProjectRules.Violations(project, Repository.Read($"src/{project}/{project}.csproj")));
    }

    [Theory]
    [InlineData("DisposableMail.Smtp", """<ProjectReference Include="..\DisposableMail.Core\DisposableMail.Core.csproj" />""", "references DisposableMail.Core")]
    [InlineData("DisposableMail.Smtp", """<PackageReference Include="MimeKit" PrivateAssets="compile" />""", "uses MimeKit")]
    [InlineData("DisposableMail.Core", """<ProjectReference Include="..\DisposableMail.Smtp\DisposableMail.Smtp.csproj" />""", "references DisposableMail.Smtp")]
    [InlineData("DisposableMail.Core", """<FrameworkReference Include="Microsoft.AspNetCore.App" />""", "uses ASP.NET Core")]
    [InlineData("DisposableMail.Core", """<PackageReference Include="Microsoft.EntityFrameworkCore.Sqlite" PrivateAssets="compile" />""", "uses Microsoft.EntityFrameworkCore.Sqlite")]
    [InlineData("DisposableMail.Core", """<PackageReference Include="MimeKit" />""", "hands MimeKit on")]
    [InlineData("DisposableMail.Storage", """<ProjectReference Include="..\DisposableMail.Server\DisposableMail.Server.csproj" />""", "references DisposableMail.Server")]
    [InlineData("DisposableMail.Storage", """<PackageReference Include="Microsoft.EntityFrameworkCore.Sqlite" />""", "hands Microsoft.EntityFrameworkCore.Sqlite on")]
    public void A_planted_reference_is_found(string project, string item, string expected) =>
        Assert.Equal([$"{project} {expected}"], ProjectRules.Violations(project, $"""<Project Sdk="Microsoft.NET.Sdk"><ItemGroup>{item}</ItemGroup></Project>"""));

    [Fact]
    public void The_servers_compiler_knows_no_type_of_the_database_or_the_parser()
    {
        Assert.DoesNotContain(SeenBy("DisposableMail.Server"), IsKeptFromTheServer);
        // The check can fail: where they are used they are seen.
        Assert.Contains("Microsoft.EntityFrameworkCore", SeenBy("DisposableMail.Storage"));
        Assert.Contains("MimeKit", SeenBy("DisposableMail.Core"));

        static IEnumerable<string> SeenBy(string project) => ProjectRules.PackagesSeenByCompiler(Repository.Read($"src/{project}/obj/project.assets.json"));
    }

    [Fact]
    public void Assemblies_use_what_they_may()
    {
        Assert.DoesNotContain(ReferencesOf(typeof(Program)), IsKeptFromTheServer);
        Assert.DoesNotContain(ReferencesOf(typeof(Smtp.IMailReceiver)), name => IsKeptFromTheServer(name) || name is "DisposableMail.Core" or "DisposableMail.Storage");
        Assert.DoesNotContain(
            ReferencesOf(typeof(Caller)), name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) || name.Contains("Sqlite", StringComparison.Ordinal));
        Assert.Contains("MimeKit", ReferencesOf(typeof(Caller))); // The check can fail.

        static IEnumerable<string> ReferencesOf(Type type) => type.Assembly.GetReferencedAssemblies().Select(a => a.Name!);
    }

    [Fact]
    public void Nothing_outside_of_Core_changes_an_entity_or_opens_the_database()
    {
        foreach (var entity in new[] { typeof(Account), typeof(ApiKey), typeof(MailDomain), typeof(Inbox), typeof(InboxAddress), typeof(Message), typeof(MessageContent), typeof(Attachment) })
        {
            Assert.Empty(entity.GetConstructors());
            Assert.DoesNotContain(entity.GetProperties(), HasPublicSetter);
        }

        Assert.Contains(typeof(Tier).GetProperties(), HasPublicSetter); // The check can fail.
        Assert.False(typeof(Caller).Assembly.GetType("DisposableMail.Core.MailDbContext", throwOnError: true)!.IsVisible);
        var friends = typeof(Caller).Assembly.GetCustomAttributes<InternalsVisibleToAttribute>().Select(f => f.AssemblyName);
        Assert.Equal(["DisposableMail.Core.Tests", "DisposableMail.Fuzz", "DisposableMail.Storage", "DisposableMail.Storage.Tests"], friends.Order());

        static bool HasPublicSetter(PropertyInfo property) => property.SetMethod is { IsPublic: true };
    }

    [Fact]
    public void Sources_hold_to_the_rules()
    {
        var files = Repository.SourceFiles().ToList();
        Assert.InRange(files.Count, 100, 10_000); // It does read them.
        Assert.Empty(files.SelectMany(file => SourceRules.Violations(file, Repository.Read(file))));
    }

    /// <summary>Invariant 11.</summary>
    [Theory]
    [InlineData("var now = DateTime.UtcNow;")]
    [InlineData("var now = DateTimeOffset.UtcNow;")]
    [InlineData("var now = System.DateTime.Now;")]
    [InlineData("await Task.Delay(100, stop);")]
    [InlineData("await Task.Delay(TimeSpan.FromSeconds(1), stop);")]
    [InlineData("Thread.Sleep(1);")]
    public void Time_comes_from_TimeProvider(string line)
    {
        Assert.Single(SourceRules.Violations("src/DisposableMail.Core/Planted.cs", line));
        Assert.Empty(SourceRules.Violations("src/DisposableMail.Core/Planted.cs", "// " + line));
        Assert.Empty(SourceRules.Violations("src/DisposableMail.Core/Planted.cs", "await Task.Delay(wait, _time, stop); var now = _time.GetUtcNow();"));
    }

    [Theory]
    [InlineData("private async void Run()")]
    [InlineData("return task.Result;")]
    [InlineData("if (task.Result == 1)")]
    [InlineData("task.GetAwaiter().GetResult();")]
    [InlineData("task.Wait();")]
    public void A_planted_wait_is_found(string line)
    {
        Assert.Single(SourceRules.Violations("src/DisposableMail.Core/Planted.cs", line));
        Assert.Empty(SourceRules.Violations("src/DisposableMail.Server/Planted.cs", "context.Result = new EmptyResult(); Result<int> x = await y;"));
    }

    [Theory]
    [InlineData("using DisposableMail.Server.Dialects.TempMailIo;", "dialect TempMailIo")]
    [InlineData("var x = new Dialects.TempMailIo.Thing();", "dialect TempMailIo")]
    [InlineData("using DisposableMail.Smtp;", "DisposableMail.Smtp")]
    [InlineData("using DisposableMail.Storage.Sqlite;", "DisposableMail.Storage")]
    public void A_planted_use_by_a_dialect_is_found(string line, string expected)
    {
        const string File = "src/DisposableMail.Server/Dialects/DustMail/Planted.cs";
        Assert.Equal([$"{File}: {expected}"], SourceRules.Violations(File, line));
        Assert.Empty(SourceRules.Violations("src/DisposableMail.Server/Hosting/Planted.cs", line)); // There the vocabularies meet.
        Assert.Empty(SourceRules.Violations(File, "using DisposableMail.Server.Dialects.DustMail; namespace DisposableMail.Server.Dialects.DustMail;"));
    }

    private static bool IsKeptFromTheServer(string name) => KeptFromTheServer.Any(kept => name.StartsWith(kept, StringComparison.Ordinal));
}
