using DisposableMail.Core.Reception;

namespace DisposableMail.Core.Tests.Reception;

public sealed class MemoryBudgetTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Who_asks_for_more_than_is_left_waits_until_it_is_given_back()
    {
        var budget = new MemoryBudget(100);
        var first = await budget.TakeAsync(60, None);
        var second = budget.TakeAsync(50, None).AsTask();
        Assert.False(second.IsCompleted);

        budget.GiveBack(first);

        Assert.Equal(50, await second);
    }

    [Fact]
    public async Task A_large_wish_is_not_overtaken_by_small_ones()
    {
        var budget = new MemoryBudget(100);
        await budget.TakeAsync(60, None);
        var large = budget.TakeAsync(90, None).AsTask();
        var small = budget.TakeAsync(10, None).AsTask();
        Assert.False(large.IsCompleted || small.IsCompleted);

        budget.GiveBack(60);

        Assert.Equal((90, 10), (await large, await small));
    }

    [Fact]
    public async Task More_than_the_whole_counts_as_the_whole()
    {
        var budget = new MemoryBudget(100);
        var all = await budget.TakeAsync(1_000, None);
        Assert.Equal(100, all);
        var next = budget.TakeAsync(1, None).AsTask();
        Assert.False(next.IsCompleted);
        budget.GiveBack(all);
        await next;
    }

    [Fact]
    public async Task Who_stood_behind_one_that_left_goes_on()
    {
        var budget = new MemoryBudget(100);
        await budget.TakeAsync(60, None);
        using var leaves = new CancellationTokenSource();
        var large = budget.TakeAsync(90, leaves.Token).AsTask();
        var small = budget.TakeAsync(10, None).AsTask();

        await leaves.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => large);
        Assert.Equal(10, await small);
    }

    [Fact]
    public async Task Nothing_is_lost_or_made_whoever_comes_and_leaves()
    {
        var budget = new MemoryBudget(1_000);
        await Task.WhenAll(Enumerable.Range(0, 64).Select(seed => Task.Run(async () =>
        {
            var random = new Random(seed);
            for (var i = 0; i < 200; i++)
            {
                using var leaves = new CancellationTokenSource();
                var taking = budget.TakeAsync(random.Next(1, 1_200), leaves.Token).AsTask();
                if (random.Next(3) == 0)
                    await leaves.CancelAsync();
                try
                {
                    var taken = await taking;
                    await Task.Yield();
                    budget.GiveBack(taken);
                }
                catch (OperationCanceledException)
                {
                    // Left while waiting: took nothing.
                }
            }
        })));

        Assert.Equal(1_000, await budget.TakeAsync(1_000, None)); // All of it is there
        Assert.False(budget.TakeAsync(1, None).AsTask().IsCompleted); // and no more.
    }
}
