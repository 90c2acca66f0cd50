using DisposableMail.Server.Hosting;

namespace DisposableMail.Server.Tests.Hosting;

public sealed class DescriptorSharesTests
{
    [Theory]
    [InlineData(null, 1000, 256, 1000, 1000, int.MaxValue)]
    [InlineData(1_048_576L, 1000, 256, 1000, 1000, 1_045_680)]
    [InlineData(9_000_000_000_000L, 100_000, 256, 100_000, 100_000, int.MaxValue)]
    [InlineData(20_000L, 1000, 256, 1000, 1000, 17_104)]
    [InlineData(20_000L, 100_000, 256, 8955, 597, 9552)]
    [InlineData(20_000L, 1000, 10_000, 1000, 1000, 7360)]
    [InlineData(4096L, 1000, 256, 1000, 600, 1600)]
    [InlineData(1024L, 1000, 256, 60, 4, 64)]
    [InlineData(300L, 1000, 256, 60, 4, 64)]
    public void Descriptors_beyond_those_of_the_process_are_shared(long? all, int wanted, int webhooks, int smtp, int spoolFiles, int http) =>
        Assert.Equal(new DescriptorShares(smtp, spoolFiles, http), DescriptorShares.Of(all, wanted, webhooks));
}
