using DisposableMail.Core.Expiry;

namespace DisposableMail.Core.Tests.Expiry;

public sealed class StepSizeTests
{
    [Fact]
    public void Steps_grow_while_they_are_quick_and_shrink_when_they_are_not()
    {
        var size = new StepSize(10, 70);

        Assert.Equal([10, 20, 40, 70, 70], Repeat(size, milliseconds: 1));
        Assert.Equal([70, 70], Repeat(size, milliseconds: 3).Take(2)); // Neither quick nor slow.
        Assert.Equal([70, 35, 17, 10, 10], Repeat(size, milliseconds: 200));
    }

    [Fact]
    public void A_step_may_take_as_long_as_it_had_to_wait_itself()
    {
        var size = new StepSize(10, 80);

        Assert.Equal([10, 20, 40, 80, 80], Repeat(size, milliseconds: 9, waited: 20));
        Assert.Equal([80, 80], Repeat(size, milliseconds: 19, waited: 20).Take(2));
        Assert.Equal([80, 40, 20, 10, 10], Repeat(size, milliseconds: 21, waited: 20));
    }

    [Fact]
    public void No_step_may_take_half_of_what_is_promised_however_long_it_waited()
    {
        var size = new StepSize(10, 80);
        Repeat(size, milliseconds: 1);

        Assert.Equal([80, 40, 20, 10, 10], Repeat(size, milliseconds: 26, waited: 10_000));
    }

    [Fact]
    public void A_step_that_found_little_does_not_let_the_next_one_grow()
    {
        var size = new StepSize(10, 80);

        size.Took(done: 9, TimeSpan.FromMilliseconds(1), TimeSpan.Zero);
        Assert.Equal(10, size.Value);
        size.Took(done: 10, TimeSpan.FromMilliseconds(1), TimeSpan.Zero);
        Assert.Equal(20, size.Value);
        size.Took(done: 1, TimeSpan.FromMilliseconds(30), TimeSpan.Zero);
        Assert.Equal(10, size.Value);
    }

    private static List<int> Repeat(StepSize size, int milliseconds, int waited = 0)
    {
        var values = new List<int>();
        for (var i = 0; i < 5; i++)
        {
            values.Add(size.Value);
            size.Took(size.Value, TimeSpan.FromMilliseconds(milliseconds), TimeSpan.FromMilliseconds(waited));
        }

        return values;
    }
}
