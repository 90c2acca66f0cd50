using DisposableMail.Core.Webhooks;

namespace DisposableMail.Core.Tests;

public sealed class WebhookBindingTests
{
    [Theory]
    [InlineData("a@brand.example", null, true)]
    [InlineData("a@brand.example", "brand.example", true)]
    [InlineData("a@below.brand.example", "brand.example", true)]
    [InlineData("a@far.below.brand.example", "brand.example", true)]
    [InlineData("a@brand.example", "below.brand.example", false)]
    [InlineData("a@otherbrand.example", "brand.example", false)]
    [InlineData("brand.example@mail.test", "brand.example", false)]
    [InlineData("a@example", "brand.example", false)]
    public void A_domain_has_its_addresses_and_those_below(string address, string? domain, bool has) =>
        Assert.Equal(has, new WebhookBinding(1, domain).Has(address));
}
