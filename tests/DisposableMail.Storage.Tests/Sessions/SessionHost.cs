using System.Net;
using DisposableMail.Core;
using DisposableMail.Core.Messages;
using DisposableMail.Core.Sessions;
using DisposableMail.Core.Tokens;
using DisposableMail.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace DisposableMail.Storage.Tests.Sessions;

/// <summary>Core with the doors of sessions and tokens, and somebody who has a free token.</summary>
internal sealed class SessionHost : IAsyncDisposable
{
    public static readonly IPAddress Client = IPAddress.Parse("192.0.2.7");

    private static readonly CancellationToken None = CancellationToken.None;

    private SessionHost(CoreHost core) => Core = core;

    public CoreHost Core { get; }

    public FakeTimeProvider Clock => Core.Clock;

    /// <summary>Who called first.</summary>
    public Caller Caller { get; private set; } = null!;

    public SessionService Sessions => Core.Services.GetRequiredService<SessionService>();

    public SessionMailService Mails => Core.Services.GetRequiredService<SessionMailService>();

    public TokenService Tokens => Core.Services.GetRequiredService<TokenService>();

    public static async Task<SessionHost> StartAsync(
        string engine, Action<MailSessionOptions>? sessions = null, Action<TokenOptions>? tokens = null, FakeTimeProvider? clock = null,
        Action<IServiceCollection>? configure = null)
    {
        var host = new SessionHost(await CoreHost.StartAsync(engine, clock: clock, configure: services =>
        {
            services.Configure(sessions ?? (static _ => { }));
            services.Configure(tokens ?? (static _ => { }));
            configure?.Invoke(services);
        }));
        host.Caller = await host.NewCallerAsync();
        return host;
    }

    /// <summary>Somebody with a free token of his own.</summary>
    public async Task<Caller> NewCallerAsync()
    {
        var lifetime = Core.Services.GetRequiredService<IOptions<TokenOptions>>().Value.LongestLifetime;
        var token = (await Tokens.GenerateAsync(lifetime, Client, None)).Value;
        return (await Tokens.FindCallerAsync(token.Text, Client, None)).Value;
    }

    /// <summary>A session with one address.</summary>
    public async Task<MailSession> CreateAsync(Caller? caller = null) =>
        (await Sessions.CreateAsync(caller ?? Caller, new NewSessionAddress(), None)).Value;

    public async Task<SessionAddress> AddAsync(MailSession session) =>
        (await Sessions.AddAddressAsync(Caller, session.Id, new NewSessionAddress(), None)).Value;

    public Task<MailSession?> FindAsync(MailSession session, Caller? caller = null) => Sessions.FindAsync(caller ?? Caller, session.Id, None);

    public async Task<IReadOnlyList<Message>> ReadAsync(MailSession session, Guid? after = null, Caller? caller = null) =>
        (await Mails.ReadAsync(caller ?? Caller, session.Id, after, None)).Value.Mails;

    public Task SendAsync(string address, string subject = "Hello") => Core.DeliverAsync(MailBuilder.To(address).Subject(subject));

    public ValueTask DisposeAsync() => Core.DisposeAsync();
}
