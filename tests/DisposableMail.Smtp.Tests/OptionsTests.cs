using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace DisposableMail.Smtp.Tests;

/// <summary>A wrong option stops the start and says what is allowed.</summary>
public class OptionsTests
{
    [Theory]
    [InlineData("Address", "localhost", "Smtp:Address is 'localhost'; allowed: an IP address.")]
    [InlineData("Port", "70000", "Smtp:Port is '70000'; allowed: 0 to 65535.")]
    [InlineData("ImplicitTlsPort", "465", "Smtp:ImplicitTlsPort is '465'; allowed: nothing, or a port together with Smtp:CertificatePath.")]
    [InlineData("HostName", "a b", "Smtp:HostName is 'a b'; allowed: a domain name or address literal.")]
    [InlineData("MaxMessageBytes", "1", "Smtp:MaxMessageBytes is '1'; allowed: 65536 to 2147483647.")]
    [InlineData("MaxRecipients", "99", "Smtp:MaxRecipients is '99'; allowed: 100 to 10000.")]
    [InlineData("MaxConnections", "0", "Smtp:MaxConnections is '0'; allowed: 1 to 100000.")]
    [InlineData("CommandTimeout", "00:00:00", "Smtp:CommandTimeout is '00:00:00'; allowed: 00:00:01 to 01:00:00.")]
    [InlineData("RateLimitExempt:0", "10.0.0.0/99", "Smtp:RateLimitExempt is '10.0.0.0/99'; allowed: IP addresses and networks such as 192.0.2.0/24.")]
    [InlineData("TrustedProxies:0", "proxy", "Smtp:TrustedProxies is 'proxy'; allowed: IP addresses and networks such as 192.0.2.0/24.")]
    [InlineData("MaxSpoolBytes", "1", "Smtp:MaxSpoolBytes is '1'; allowed: 26214400 to 1099511627776.")]
    [InlineData("SpoolThresholdBytes", "1", "Smtp:SpoolThresholdBytes is '1'; allowed: 4096 to 1048576.")]
    public void Wrong_option_is_named_with_value_and_range(string key, string value, string message) =>
        Assert.Contains(message, Assert.Throws<OptionsValidationException>(() => Read(key, value)).Failures);

    [Fact]
    public void Missing_certificate_file_is_named()
    {
        var failures = Assert.Throws<OptionsValidationException>(() => Read("CertificatePath", "/nowhere/cert.pem")).Failures;

        Assert.StartsWith("Smtp:CertificatePath is '/nowhere/cert.pem'; allowed: a readable PEM or PFX file", Assert.Single(failures), StringComparison.Ordinal);
    }

    [Fact]
    public void Options_come_from_the_section_and_have_defaults()
    {
        var options = Read("Port", "0");

        Assert.Equal((0, "127.0.0.1", 26214400L, 100), (options.Port, options.Address, options.MaxMessageBytes, options.MaxRecipients));
    }

    private static SmtpOptions Read(string key, string value)
    {
        var services = new ServiceCollection().AddLogging();
        services.AddSingleton<IConfiguration>(
            new ConfigurationBuilder().AddInMemoryCollection([new($"Smtp:{key}", value)]).Build());
        using var built = services.AddSmtpServer().BuildServiceProvider();
        return built.GetRequiredService<IOptions<SmtpOptions>>().Value;
    }
}
