using System.Globalization;
using System.Net;
using System.Net.Sockets;
using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Hosting;

public sealed class StartFaultTests
{
    private static readonly string[] Ports = ["--Kestrel:Endpoints:Http:Url", "http://127.0.0.1:0", "--Smtp:Port", "0", "--Metrics:Port", "0"];

    [Fact]
    public void The_defaults_are_within_their_ranges() => Assert.Equal("", Start.FaultOf(("Metrics:Port", "0")));

    [Theory]
    [InlineData("Database:Provider", "Oracle", "Configuration: Database:Provider is 'Oracle'; allowed: Sqlite")]
    [InlineData("Database:ConnectionString", "nonsense", "Configuration: Database:ConnectionString is not one of SQLite; an example: Data Source=./data/disposablemail.db")]
    [InlineData("Domains:0:Name", "-", "Configuration: Domains:0:Name is '-'; allowed: a domain name")]
    [InlineData("Tiers:free:Calls", "many", "Configuration: Tiers:free:Calls is 'many'; allowed: a whole number")]
    [InlineData("Inboxes:SweepInterval", "soon", "Configuration: Inboxes:SweepInterval is 'soon'; allowed: a time such as 00:10:00 (hours:minutes:seconds, or days.hours:minutes:seconds)")]
    [InlineData("Reception:GroupSize", "0", "Configuration: Reception:GroupSize is '0'; allowed: 1 to 10000")]
    [InlineData("Parsing:MaxDepth", "201", "Configuration: Parsing:MaxDepth is '201'; allowed: 1 to 200")]
    [InlineData("Smtp:Port", "65536", "Configuration: Smtp:Port is '65536'; allowed: 0 to 65535.")]
    [InlineData("Kestrel:Endpoints:Http:Url", "foo", "Configuration: Kestrel:Endpoints:Http:Url is 'foo'; allowed: a URL such as http://127.0.0.1:5080")]
    [InlineData("Smtp:SpoolDirectory", "/proc/nowhere", "Configuration: Smtp:SpoolDirectory is '/proc/nowhere'; allowed: a folder to write in.")]
    [InlineData("Metrics:Port", "-1", "Configuration: Metrics:Port is '-1'; allowed: 0 to 65535")]
    [InlineData("Metrics:Prot", "1", "Configuration: Metrics:Prot does not exist; allowed in Metrics: Address, Port")]
    [InlineData("Swagger:Enabled", "maybe", "Configuration: Swagger:Enabled is 'maybe'; allowed: true, false")]
    [InlineData("Logging:Format", "Xml", "Configuration: Logging:Format is 'Xml'; allowed: Text, Json")]
    [InlineData("Logging:LogLevel:Default", "Loud", "Configuration: Logging:LogLevel:Default is 'Loud'; allowed: Trace, Debug, Information, Warning, Error, Critical, None")]
    [InlineData("Http:FailedKeys:Limit", "0", "Configuration: Http:FailedKeys:Limit is '0'; allowed: 1 to 1000000")]
    [InlineData("Http:FailedKeys:Limits", "1", "Configuration: Http:FailedKeys:Limits does not exist; allowed in Http:FailedKeys: Limit, Window")]
    [InlineData("Dialects:Nobody:Enabled", "true", "Configuration: Dialects:Nobody does not exist; allowed in Dialects: ")]
    [InlineData("Dialects:DustMail:Window", "Week", "Configuration: Dialects:DustMail:Window is 'Week'; allowed: Hour, Day, Month")]
    public void A_wrong_option_is_named_with_its_value_and_what_is_allowed(string key, string value, string message) =>
        Assert.StartsWith(message, Start.FaultOf((key, value)), StringComparison.Ordinal);

    [Fact]
    public async Task Wrong_options_of_several_sections_stop_the_start_at_once_and_without_a_stack()
    {
        using var folder = new CommandLine.TemporaryFolder();

        var (code, output, error) = await ServerProcess.RunAsync(
            folder.Path, [.. Ports, "--Reception:GroupSize", "0", "--Parsing:MaxDepth", "0", "--Smtp:MaxRecipients", "1"]);

        Assert.Equal((1, ""), (code, output));
        string[] lines =
        [
            "Configuration: Parsing:MaxDepth is '0'; allowed: 1 to 200",
            "Configuration: Reception:GroupSize is '0'; allowed: 1 to 10000",
            "Configuration: Smtp:MaxRecipients is '1'; allowed: 100 to 10000.",
        ];
        Assert.Equal(lines, error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order());
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Theory]
    [InlineData("Configuration: --prot does not exist; allowed: keys of Anonymous, ", "--prot", "25")]
    [InlineData("Configuration: --Smpt:Port does not exist; allowed: keys of Anonymous, ", "--Smpt:Port=25")]
    [InlineData("Configuration: Smpt:Port does not exist; allowed: keys of Anonymous, ", "Smpt:Port=25")]
    [InlineData("Configuration: --Smtp does not exist; allowed: keys of Anonymous, ", "--Smtp", "25")]
    [InlineData("Configuration: '-p' is no option; allowed: --Section:Key VALUE", "-p", "25")]
    [InlineData("Configuration: --Smtp:HostName has no value; allowed: --Section:Key VALUE", "--Smtp:HostName")]
    [InlineData("Configuration: Smtp:Prot does not exist; allowed in Smtp: ", "--Smtp:Prot", "25")]
    public async Task An_argument_that_says_nothing_stops_the_start(string fault, params string[] arguments)
    {
        using var folder = new CommandLine.TemporaryFolder();

        var (code, output, error) = await ServerProcess.RunAsync(folder.Path, [.. Ports, .. arguments]);

        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith(fault, error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task Data_has_one_server_at_a_time()
    {
        await using var host = await MailHost.StartAsync();
        var database = Path.Combine(host.Folder, "mail.db");

        var (code, output, error) = await ServerProcess.RunAsync(host.Folder, [.. Ports, "--Database:ConnectionString", $"Data Source={database}"]);

        Assert.Equal((1, ""), (code, output));
        Assert.Equal($"Another server uses {database}: one at a time. See Database:ConnectionString.", error.Trim());
    }

    // A read-only file system refuses the lock; where there is none to be had, a socket in its place does.
    [Fact]
    public async Task A_lock_that_cannot_be_opened_is_not_taken_for_another_server()
    {
        using var folder = new CommandLine.TemporaryFolder();
        var database = Path.Combine(folder.Path, "mail.db");
        using var inTheWay = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        inTheWay.Bind(new UnixDomainSocketEndPoint(database + ".server"));

        var (code, output, error) = await ServerProcess.RunAsync(folder.Path, [.. Ports, "--Database:ConnectionString", $"Data Source={database}"]);

        Assert.Equal((1, ""), (code, output));
        Assert.Contains($"'{database}.server'", error, StringComparison.Ordinal);
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("--Kestrel:Endpoints:Http:Url", "http://127.0.0.1:")]
    [InlineData("--Smtp:Port", "")]
    public async Task A_taken_port_is_said_in_a_sentence_and_uses_up_no_first_key(string option, string before)
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        using var folder = new CommandLine.TemporaryFolder();

        var (code, output, error) = await ServerProcess.RunAsync(folder.Path, [.. Ports, option, before + port, "--environment", "Development"]);

        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith($"127.0.0.1:{port} is in use by another program.", error, StringComparison.Ordinal);
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        var (listed, accounts, _) = await ServerProcess.RunAsync(folder.Path, "accounts", "list");
        Assert.Equal(0, listed);
        Assert.DoesNotContain("developer", accounts, StringComparison.Ordinal);
    }
}
