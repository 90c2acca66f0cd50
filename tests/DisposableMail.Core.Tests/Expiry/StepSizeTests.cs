using DisposableMail.Core.Expiry;

namespace DisposableMail.Core.Tests.Expiry;

public sealed class StepSizeTests
{
    [Fact]
    public void Steps_grow_while_they_are_quick_and_shrink_when_they_are_not()
    {
        var size = new StepSize(10, 70);

        Assert.Equal([10, 20, 40, 70, 70], Grow(size));
        size.Took(TimeSpan.FromMilliseconds(6));
        Assert.Equal(70, size.Value); // Neither quick nor slow.
        size.Took(TimeSpan.FromMilliseconds(200));
        Assert.Equal(35, size.Value);
        for (var i = 0; i < 5; i++)
            size.Took(TimeSpan.FromSeconds(1));
        Assert.Equal(10, size.Value);
    }

    private static IEnumerable<int> Grow(StepSize size)
    {
        for (var i = 0; i < 5; i++)
        {
            yield return size.Value;
            size.Took(TimeSpan.FromMilliseconds(1));
        }
    }
}
