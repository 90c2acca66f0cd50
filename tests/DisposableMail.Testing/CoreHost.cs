using DisposableMail.Core;
using DisposableMail.Core.Accounts;
using DisposableMail.Core.Addresses;
using DisposableMail.Core.Domains;
using DisposableMail.Core.Expiry;
using DisposableMail.Core.Inboxes;
using DisposableMail.Core.Limits;
using DisposableMail.Core.Messages;
using DisposableMail.Core.Operations;
using DisposableMail.Core.Reception;
using DisposableMail.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace DisposableMail.Testing;

/// <summary>Core on a real engine without the web server: its doors, the writer running, a clock that stands still.</summary>
public sealed class CoreHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _writer;
    private readonly bool _ownsFolder;

    private CoreHost(ServiceProvider services, FakeTimeProvider clock, string folder, bool ownsFolder, bool runWriter)
    {
        (_services, Clock, Folder, _ownsFolder) = (services, clock, folder, ownsFolder);
        _writer = runWriter ? Reception.RunAsync(_stopping.Token) : Task.CompletedTask;
    }

    public FakeTimeProvider Clock { get; }

    /// <summary>Where an embedded database lies.</summary>
    public string Folder { get; }

    /// <summary>The file of an embedded database.</summary>
    public string File => Path.Combine(Folder, "mail.db");

    public IServiceProvider Services => _services;

    public AccountService Accounts => _services.GetRequiredService<AccountService>();

    public ApiKeyService Keys => _services.GetRequiredService<ApiKeyService>();

    public DomainService Domains => _services.GetRequiredService<DomainService>();

    public InboxService Inboxes => _services.GetRequiredService<InboxService>();

    public MessageService Messages => _services.GetRequiredService<MessageService>();

    public MailReception Reception => _services.GetRequiredService<MailReception>();

    public QuotaService Quotas => _services.GetRequiredService<QuotaService>();

    public ExpirySweeper Sweeper => _services.GetRequiredService<ExpirySweeper>();

    public OperationService Operations => _services.GetRequiredService<OperationService>();

    /// <summary>Starts Core.</summary>
    /// <param name="engine">A provider's name.</param>
    /// <param name="folder">A folder to continue in, to restart or to add a second process; null for a new one, deleted at the end.</param>
    /// <param name="runWriter">False to start the group commit later, with <see cref="MailReception.RunAsync"/>.</param>
    public static async Task<CoreHost> StartAsync(
        string engine = "Sqlite", string? folder = null, FakeTimeProvider? clock = null, bool runWriter = true,
        Action<IServiceCollection>? configure = null)
    {
        clock ??= new FakeTimeProvider(new DateTimeOffset(2030, 1, 15, 12, 0, 0, TimeSpan.Zero));
        var own = folder ?? Directory.CreateTempSubdirectory("disposablemail-test-").FullName;
        var services = new ServiceCollection();
        services.AddLogging().AddMetrics().AddOptions();
        services.AddSingleton<TimeProvider>(clock);
        services.Configure<DatabaseOptions>(database =>
            (database.Provider, database.ConnectionString) = (engine, TestDatabases.ConnectionStringOf(engine, own)));
        services.Configure<List<DomainOptions>>(domains => domains.AddRange(
            [new() { Name = "mail.test" }, new() { Name = "inbox.test" }, new() { Name = "premium.test", Type = DomainType.Premium }]));
        services.AddDisposableMailCore().AddDisposableMailStorage(engine);
        configure?.Invoke(services);
        var host = new CoreHost(services.BuildServiceProvider(), clock, own, folder is null, runWriter);
        await host.Operations.PrepareAsync(CancellationToken.None);
        return host;
    }

    /// <summary>Who an account of that name and tier is; makes the account and a key when there is none.</summary>
    public async Task<Caller> CallerAsync(string account = "tester", string tier = "premium")
    {
        if (await Accounts.FindAsync(account, CancellationToken.None) is null)
            _ = (await Accounts.CreateAsync(account, tier, CancellationToken.None)).Value;
        var key = (await Keys.CreateAsync(account, $"key {Guid.NewGuid():N}", "dm_live_", CancellationToken.None)).Value;
        return await Keys.FindCallerAsync(key, CancellationToken.None) ?? throw new InvalidOperationException("A new key is unknown.");
    }

    public async Task<Inbox> CreateInboxAsync(Caller caller, string? localPart = null, int minutes = 60) =>
        (await Inboxes.CreateAsync(
            caller, new NewInbox { LocalPart = localPart, Lifetime = TimeSpan.FromMinutes(minutes) }, CancellationToken.None)).Value;

    /// <summary>RCPT: what is decided of an address.</summary>
    public async Task<RecipientDecision> CheckAsync(string address, long? size = null)
    {
        var at = address.LastIndexOf('@');
        return await Reception.CheckRecipientAsync(address[..at], address[(at + 1)..], size, CancellationToken.None);
    }

    /// <summary>The end of DATA: hands a mail over for recipients that were accepted before.</summary>
    public Task<DeliveryOutcome> DeliverAsync(MailBuilder mail) => DeliverAsync(mail.Build(), [.. mail.Recipients]);

    /// <summary>Hands these octets over.</summary>
    public async Task<DeliveryOutcome> DeliverAsync(byte[] content, params string[] recipients)
    {
        using var stream = new MemoryStream(content, writable: false);
        var mail = new IncomingMail("sender@sender.example", "192.0.2.1", [.. recipients.Select(r => new IncomingRecipient(Parse(r), r))]);
        return await Reception.DeliverAsync(mail, stream, CancellationToken.None);
    }

    /// <summary>The newest messages of an inbox, newest first.</summary>
    public async Task<IReadOnlyList<Message>> ListAsync(Caller caller, Inbox inbox) =>
        (await Messages.ReadAsync(caller, inbox.PublicId, new PageRequest(), CancellationToken.None)).Value.Messages;

    public async Task<byte[]> ReadRawAsync(Message message)
    {
        using var raw = Messages.OpenRaw(message);
        return await ReadAsync(raw);
    }

    public static async Task<byte[]> ReadAsync(StoredOctets octets)
    {
        using var copy = new MemoryStream();
        await octets.Content.CopyToAsync(copy);
        return copy.ToArray();
    }

    /// <summary>What verify-data says.</summary>
    public async Task<List<string>> VerifyAsync()
    {
        var faults = new List<string>();
        await foreach (var fault in Operations.VerifyAsync(CancellationToken.None))
            faults.Add(fault);
        return faults;
    }

    /// <summary>A graceful stop: what waits is committed, what was counted is stored.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _writer;
        await Quotas.FlushAsync(CancellationToken.None);
        await Keys.FlushAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _writer;
        await _services.DisposeAsync();
        _stopping.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        if (_ownsFolder)
            Directory.Delete(Folder, recursive: true);
    }

    private static EmailAddress Parse(string text) =>
        EmailAddress.TryParse(text, out var address) ? address : throw new ArgumentException($"{text} is no address");
}
