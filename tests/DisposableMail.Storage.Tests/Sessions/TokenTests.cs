using System.Buffers.Text;
using System.Net;
using DisposableMail.Core;
using DisposableMail.Core.Tokens;

namespace DisposableMail.Storage.Tests.Sessions;

public sealed class TokenTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly IPAddress Client = SessionHost.Client;

    [EachDatabase]
    public async Task A_free_token_has_the_form_clients_check(string engine)
    {
        await using var host = await SessionHost.StartAsync(engine);

        var token = (await host.Tokens.GenerateAsync(Hour, Client, None)).Value;

        Assert.Matches("^af_[A-Za-z0-9_-]{40}$", token.Text);
        var octets = Base64Url.DecodeFromChars(token.Text.AsSpan(3));
        Assert.Equal([1, 2, 0x70, 0xEF, 0x04, 0x50], octets[..6]); // 2030-01-15 13:00:00.
        Assert.Equal(new DateTimeOffset(2030, 1, 15, 13, 0, 0, TimeSpan.Zero), token.ExpiresAt);
        var caller = (await host.Tokens.FindCallerAsync(token.Text, Client, None)).Value;
        Assert.True(caller is { IsFree: true, IsLegacy: false, IsAccount: true, Tier.Name: "token" });
        Assert.NotEqual(host.Caller.AccountId, caller.AccountId);
    }

    [EachDatabase]
    public async Task An_expired_token_is_told_from_one_that_never_was(string engine)
    {
        await using var host = await SessionHost.StartAsync(engine);
        var token = (await host.Tokens.GenerateAsync(Hour, Client, None)).Value.Text;
        var other = token[..20] + (token[20] == 'A' ? 'B' : 'A') + token[21..];
        Assert.Equal("CredentialInvalid", await WhoAsync(host, other));
        Assert.Equal("CredentialInvalid", await WhoAsync(host, "short"));
        Assert.Equal("CredentialInvalid", await WhoAsync(host, "any string that is long enough"));
        Assert.Equal("CredentialMissing", await WhoAsync(host, ""));

        host.Clock.Advance(Hour);
        Assert.Equal("CredentialExpired", await WhoAsync(host, token));
        host.Clock.Advance(TimeSpan.FromDays(31));
        await host.Core.Sweeper.SweepAsync(None);
        Assert.Equal("CredentialExpired", await WhoAsync(host, token)); // Forgotten, and still expired.
    }

    [EachDatabase]
    public async Task Renewal_keeps_the_identity_and_the_old_token_runs_out_by_itself(string engine)
    {
        await using var host = await SessionHost.StartAsync(engine);
        var old = (await host.Tokens.GenerateAsync(Hour, Client, None)).Value.Text;
        var caller = (await host.Tokens.FindCallerAsync(old, Client, None)).Value;
        var session = await host.CreateAsync(caller);

        var renewed = (await host.Tokens.RenewAsync(old, TimeSpan.FromDays(1), Client, None)).Value;

        var again = (await host.Tokens.FindCallerAsync(renewed.Text, Client, None)).Value;
        Assert.Equal(session.Id, Assert.Single(await host.Sessions.ListAsync(again, None)).Id);
        Assert.Equal(Id(caller), await WhoAsync(host, old));
        host.Clock.Advance(Hour);
        Assert.Equal("CredentialExpired", await WhoAsync(host, old));
        Assert.Equal(Id(caller), await WhoAsync(host, renewed.Text));
    }

    [EachDatabase]
    public async Task An_expired_token_can_be_renewed_for_a_while(string engine)
    {
        await using var host = await SessionHost.StartAsync(engine);
        var old = (await host.Tokens.GenerateAsync(Hour, Client, None)).Value.Text;
        var id = await WhoAsync(host, old);
        host.Clock.Advance(TimeSpan.FromDays(30));

        var renewed = (await host.Tokens.RenewAsync(old, Hour, Client, None)).Value;
        Assert.Equal(id, await WhoAsync(host, renewed.Text));

        host.Clock.Advance(TimeSpan.FromDays(31));
        Assert.Equal(RefusalKind.CredentialExpired, (await host.Tokens.RenewAsync(renewed.Text, Hour, Client, None)).Refusal?.Kind);
        Assert.Equal(RefusalKind.CredentialInvalid, (await host.Tokens.RenewAsync("af_unknown", Hour, Client, None)).Refusal?.Kind);
    }

    [EachDatabase]
    public async Task Of_an_identity_with_too_many_tokens_the_first_to_end_is_dropped(string engine)
    {
        await using var host = await SessionHost.StartAsync(engine);
        var tokens = new List<string> { (await host.Tokens.GenerateAsync(Hour, Client, None)).Value.Text };
        for (var i = 0; i < 10; i++)
            tokens.Add((await host.Tokens.RenewAsync(tokens[^1], TimeSpan.FromDays(1), Client, None)).Value.Text);

        Assert.Equal("CredentialInvalid", await WhoAsync(host, tokens[0]));
        Assert.Single(await Task.WhenAll(tokens.Skip(1).Select(t => WhoAsync(host, t))).ContinueWith(t => t.Result.Distinct(), TaskScheduler.Default));
    }

    [EachDatabase]
    public async Task A_network_gets_so_many_tokens_then_a_captcha_is_asked_for(string engine)
    {
        await using var host = await SessionHost.StartAsync(engine, tokens: t => (t.PerHour, t.PerDay, t.LongestLifetime) = (3, 4, TimeSpan.FromDays(1)));
        var token = (await host.Tokens.GenerateAsync(Hour, Client, None)).Value.Text; // The second: the host's own caller has one.
        _ = (await host.Tokens.RenewAsync(token, Hour, Client, None)).Value;

        var refusal = (await host.Tokens.GenerateAsync(Hour, Client, None)).Refusal;

        Assert.Equal((RefusalKind.CaptchaRequired, Hour), (refusal?.Kind, refusal?.RetryAfter));
        Assert.Equal(RefusalKind.CaptchaRequired, (await host.Tokens.RenewAsync(token, Hour, Client, None)).Refusal?.Kind);
        Assert.Null((await host.Tokens.GenerateAsync(Hour, IPAddress.Parse("2001:db8::1"), None)).Refusal);
        host.Clock.Advance(Hour);
        Assert.Null((await host.Tokens.GenerateAsync(Hour, Client, None)).Refusal);
        refusal = (await host.Tokens.GenerateAsync(Hour, Client, None)).Refusal; // The day is used up.
        Assert.Equal((RefusalKind.CaptchaRequired, TimeSpan.FromHours(23)), (refusal?.Kind, refusal?.RetryAfter));
        Assert.Equal(RefusalKind.InvalidInput, (await host.Tokens.GenerateAsync(TimeSpan.FromHours(2), Client, None)).Refusal?.Kind);
        Assert.Null((await host.Tokens.GenerateAsync(TimeSpan.FromDays(7), Client, None)).Refusal?.RetryAfter);
    }

    [EachDatabase]
    public async Task Keys_of_accounts_are_tokens_too(string engine)
    {
        await using var host = await SessionHost.StartAsync(engine);
        await host.Core.Accounts.CreateAsync("person", "premium", None);
        foreach (var prefix in new[] { "dm_live_", "tm.", "af_" })
        {
            var key = (await host.Core.Keys.CreateAsync("person", prefix, prefix, None)).Value;
            var caller = (await host.Tokens.FindCallerAsync(key, Client, None)).Value;
            Assert.True(caller is { IsFree: false, IsLegacy: false, Tier.Name: "premium" });
        }

        Assert.DoesNotContain(await host.Core.Accounts.ListAsync(None), a => a.Name.StartsWith("token", StringComparison.Ordinal));
    }

    [EachDatabase]
    public async Task Legacy_tokens_are_identities_where_they_are_accepted(string engine)
    {
        await using var host = await SessionHost.StartAsync(engine, tokens: t => (t.Legacy, t.PerHour) = (LegacyTokens.Accept, 3));
        var caller = (await host.Tokens.FindCallerAsync("my-own-token", Client, None)).Value;
        Assert.True(caller is { IsLegacy: true, IsFree: false });
        var session = await host.CreateAsync(caller);

        host.Clock.Advance(TimeSpan.FromMinutes(5));
        var again = (await host.Tokens.FindCallerAsync("my-own-token", Client, None)).Value;
        Assert.Equal(session.Id, Assert.Single(await host.Sessions.ListAsync(again, None)).Id);
        Assert.NotEqual(Id(caller), await WhoAsync(host, "another-token"));
        Assert.Equal("CaptchaRequired", await WhoAsync(host, "one-too-many")); // With the host's own, three were made.
        Assert.Equal("CredentialInvalid", await WhoAsync(host, "1234567"));
        Assert.Equal("CredentialInvalid", await WhoAsync(host, "af_looks-like-one-of-ours"));
        host.Clock.Advance(TimeSpan.FromDays(20));
        await WhoAsync(host, "my-own-token"); // Use keeps it.
        host.Clock.Advance(TimeSpan.FromDays(59));
        await host.Core.Sweeper.SweepAsync(None);
        Assert.Equal(Id(caller), await WhoAsync(host, "my-own-token"));
    }

    private static async Task<string> WhoAsync(SessionHost host, string token)
    {
        var found = await host.Tokens.FindCallerAsync(token, Client, None);
        return found.Refusal?.Kind.ToString() ?? Id(found.Value);
    }

    private static string Id(Caller caller) => $"{caller.AccountId}";
}
