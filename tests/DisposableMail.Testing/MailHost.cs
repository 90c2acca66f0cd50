using System.Net;
using DisposableMail.Core.Accounts;
using DisposableMail.Server.Logging;
using DisposableMail.Server.Metrics;
using DisposableMail.Smtp;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace DisposableMail.Testing;

/// <summary>The whole server in this process: real Kestrel on free ports, real SQLite in a folder of its own, a clock that stands still.</summary>
public sealed class MailHost : IAsyncDisposable
{
    private readonly Factory _factory;
    private readonly CapturedLog _log;
    private readonly bool _ownsFolder;

    private MailHost(Factory factory, CapturedLog log, FakeTimeProvider clock, string folder, bool ownsFolder)
    {
        (_factory, _log, Clock, Folder, _ownsFolder) = (factory, log, clock, folder, ownsFolder);
        var addresses = factory.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        Smtp = factory.Services.GetRequiredService<SmtpEndpoints>().Plain!;
        var metrics = factory.Services.GetRequiredService<MetricsPort>().EndPoint.Port;
        BaseAddress = addresses.Select(a => new Uri(a)).First(a => a.Port != Smtp.Port && a.Port != metrics);
        Http = NewClient();
    }

    public FakeTimeProvider Clock { get; }

    /// <summary>Where the database lies.</summary>
    public string Folder { get; }

    public IPEndPoint Smtp { get; }

    public Uri BaseAddress { get; }

    /// <summary>Without a key.</summary>
    public HttpClient Http { get; }

    /// <summary>All that was logged until now.</summary>
    public string Log => _log.ToString();

    /// <summary>What was logged after so many characters, and how many there are by now: for whoever looks often.</summary>
    public (string Text, int Length) LogSince(int length) => _log.Since(length);

    public IServiceProvider Services => _factory.Services;

    /// <summary>Starts a server.</summary>
    /// <param name="settings">Configuration, such as <c>("Tiers:free:Calls", "3")</c>.</param>
    /// <param name="folder">A folder to continue in, to restart a server; null for a new one, deleted at the end.</param>
    /// <param name="environment">Production creates nothing by itself; Development a first key.</param>
    /// <param name="services">Puts fakes of foreign systems in place of the real ones.</param>
    public static Task<MailHost> StartAsync(
        IEnumerable<(string Key, string Value)>? settings = null, string? folder = null, FakeTimeProvider? clock = null, string environment = "Production",
        Action<IServiceCollection>? services = null)
    {
        clock ??= new FakeTimeProvider(new DateTimeOffset(2030, 1, 15, 12, 0, 0, TimeSpan.Zero));
        var own = folder ?? Directory.CreateTempSubdirectory("disposablemail-test-").FullName;
        var log = new CapturedLog();
        var factory = new Factory(clock, log, own, settings ?? [], environment, services);
        factory.UseKestrel(static _ => { }); // Adds nothing: the ports are Program's, with number 0.
        factory.StartServer();
        return Task.FromResult(new MailHost(factory, log, clock, own, folder is null));
    }

    /// <summary>An account with a key.</summary>
    public async Task<string> CreateKeyAsync(string account = "tester", string tier = "premium", string prefix = "dm_live_")
    {
        var accounts = Services.GetRequiredService<AccountService>();
        if (await accounts.FindAsync(account, CancellationToken.None) is null)
            _ = (await accounts.CreateAsync(account, tier, CancellationToken.None)).Value;
        var name = $"key {Guid.NewGuid():N}";
        return (await Services.GetRequiredService<ApiKeyService>().CreateAsync(account, name, prefix, CancellationToken.None)).Value;
    }

    /// <summary>A client that sends this key as a bearer token, or none.</summary>
    public HttpClient NewClient(string? key = null)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = BaseAddress };
        if (key is not null)
            client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        return client;
    }

    /// <summary>Sends a mail through the SMTP port.</summary>
    /// <returns>The last reply: to the content, or to the command that was refused.</returns>
    public Task<string> SendAsync(MailBuilder mail) => SmtpClientScript.SendAsync(Smtp, mail.Sender, mail.Recipients, mail.Build());

    /// <summary>Sends these octets, dot-stuffing added.</summary>
    public Task<string> SendAsync(string recipient, byte[] content) => SmtpClientScript.SendAsync(Smtp, "sender@sender.example", [recipient], content);

    /// <summary>Does something to its database behind its back.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(Folder, "mail.db")}");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Stops it as a signal would; what it logged and stored stays.</summary>
    /// <remarks>Not the host's own StopAsync: the program, which hears of it, would stop the same services a second time, beside it.</remarks>
    public Task StopAsync()
    {
        var lifetime = Services.GetRequiredService<IHostApplicationLifetime>();
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lifetime.ApplicationStopped.Register(stopped.SetResult);
        lifetime.StopApplication();
        return stopped.Task;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _factory.DisposeAsync();
        SqliteConnection.ClearAllPools();
        if (_ownsFolder)
            Directory.Delete(Folder, recursive: true);
    }

    private sealed class Factory(
        FakeTimeProvider clock, CapturedLog log, string folder, IEnumerable<(string Key, string Value)> settings, string environment,
        Action<IServiceCollection>? fakes)
        : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment(environment);
            builder.UseSetting("Kestrel:Endpoints:Http:Url", "http://127.0.0.1:0");
            builder.UseSetting("Smtp:Port", "0");
            builder.UseSetting("Metrics:Port", "0");
            builder.UseSetting("Database:ConnectionString", $"Data Source={Path.Combine(folder, "mail.db")}");
            foreach (var (key, value) in settings)
                builder.UseSetting(key, value);
            builder.ConfigureTestServices(services => services.AddSingleton<TimeProvider>(clock).AddSingleton(new LogOutput(log)));
            if (fakes is not null)
                builder.ConfigureTestServices(fakes);
        }
    }
}
