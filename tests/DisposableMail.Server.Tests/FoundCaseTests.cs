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
