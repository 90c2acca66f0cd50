using DisposableMail.Fuzz;

namespace DisposableMail.Server.Tests;

/// <summary>What tests/reliability/fuzz.sh once found stays mended.</summary>
public sealed class FoundCaseTests
{
    public static IEnumerable<object[]> Cases => FoundCases.All().Select(found => new object[] { found.Target, found.File });

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Case_that_was_found_once_holds(string target, string file)
    {
        await using var fuzzed = FuzzTargets.New(target);
        await fuzzed.StartAsync();

        await fuzzed.CheckAsync(FoundCases.Read(target, file));
    }

    [Fact]
    public void Errors_of_the_log_are_told_apart_by_what_they_are_and_where_they_were_thrown()
    {
        const string First = """{"@t":"1","@mt":"It \"failed\"","@l":"Error","@x":"System.E: 1\n   at System.A()\n   at DisposableMail.B() in b.cs:line 7\n   at DisposableMail.C()","Id":1}""";
        string[] others = [First.Replace("failed", "fell", StringComparison.Ordinal), First.Replace("line 7", "line 8", StringComparison.Ordinal)];

        Assert.Null(LoggedFault.Find("""{"@mt":"fine"}"""));
        Assert.Equal(PlaceIn(First), PlaceIn("""{"@mt":"fine"}""" + "\n" + First.Replace(":1}", ":2}", StringComparison.Ordinal)));
        Assert.All(others, other => Assert.NotEqual(PlaceIn(First), PlaceIn(other)));

        static string PlaceIn(string log) => LoggedFault.Find(log)!.Place;
    }

    [Fact]
    public async Task Each_target_holds_for_cases_of_its_own()
    {
        foreach (var fuzzed in FuzzTargets.New())
        {
            await using var _ = fuzzed;
            await fuzzed.StartAsync();
            for (uint number = 0; number < 20; number++) await fuzzed.CheckAsync(fuzzed.NewCase(number, seed: 7));
        }
    }
}
