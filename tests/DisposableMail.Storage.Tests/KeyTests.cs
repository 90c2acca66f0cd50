using System.Security.Cryptography;
using System.Text;
using DisposableMail.Core;
using DisposableMail.Testing;

namespace DisposableMail.Storage.Tests;

public sealed class KeyTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [EachDatabase]
    public async Task A_key_stands_for_its_account_whatever_its_prefix(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine);
        await host.CallerAsync("tester", "plus");
        foreach (var (prefix, form) in new[] { ("dm_live_", "^dm_live_[0-9A-Za-z]{40}$"), ("tm.", @"^tm\.[0-9]{10}\.[0-9A-Za-z]{40}$"), ("af_", "^af_[0-9A-Za-z]{40}$") })
        {
            var key = (await host.Keys.CreateAsync("Tester", "key " + prefix, prefix, None)).Value;
            Assert.Matches(form, key);
            Assert.Equal("plus", (await host.Keys.FindCallerAsync(key, None))?.Tier.Name);
            Assert.Null(await host.Keys.FindCallerAsync(key[..^1], None));
            Assert.Null(await host.Keys.FindCallerAsync(key.ToUpperInvariant(), None));
        }

        Assert.Null(await host.Keys.FindCallerAsync("", None));
        Assert.Equal(RefusalKind.InvalidInput, (await host.Keys.CreateAsync("tester", "other", "sk_", None)).Refusal?.Kind);
        Assert.Equal(RefusalKind.NotFound, (await host.Keys.CreateAsync("nobody", "other", "af_", None)).Refusal?.Kind);
    }

    [EachDatabase]
    public async Task A_name_is_taken_however_it_is_spelled(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine);
        await host.CallerAsync();
        _ = (await host.Keys.CreateAsync("tester", "ci", "dm_live_", None)).Value;

        foreach (var spelling in new[] { "ci", " ci ", "CI" })
            Assert.Equal("name", (await host.Keys.CreateAsync("tester", spelling, "dm_live_", None)).Refusal?.Field);
        foreach (var spelling in new[] { "tester", " tester ", "TESTER" })
            Assert.Equal("name", (await host.Accounts.CreateAsync(spelling, "free", None)).Refusal?.Field);
        Assert.Equal("tier", (await host.Accounts.CreateAsync("other", "gold", None)).Refusal?.Field);
    }

    [EachDatabase]
    public async Task A_revoked_key_is_refused_at_once_and_its_sisters_are_not(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine);
        await host.CallerAsync();
        var (one, other) = ((await host.Keys.CreateAsync("tester", "one", "dm_live_", None)).Value, (await host.Keys.CreateAsync("tester", "other", "dm_live_", None)).Value);
        Assert.NotNull(await host.Keys.FindCallerAsync(one, None));

        Assert.Null(await host.Keys.RevokeAsync("tester", "one", None));

        Assert.Null(await host.Keys.FindCallerAsync(one, None));
        Assert.NotNull(await host.Keys.FindCallerAsync(other, None));
        Assert.Equal(RefusalKind.NotFound, (await host.Keys.RevokeAsync("tester", "one", None))?.Kind);
        Assert.NotNull((await host.Keys.ListAsync("tester", None))!.Single(k => k.Name == "one").RevokedAt);
    }

    [EachDatabase]
    public async Task A_rotated_key_is_refused_at_once_and_its_successor_works(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine);
        await host.CallerAsync();
        var old = (await host.Keys.CreateAsync("tester", "one", "tm.", None)).Value;
        Assert.NotNull(await host.Keys.FindCallerAsync(old, None));

        var successor = (await host.Keys.RotateAsync("tester", "one", None)).Value;

        Assert.StartsWith("tm.", successor, StringComparison.Ordinal);
        Assert.Null(await host.Keys.FindCallerAsync(old, None));
        Assert.NotNull(await host.Keys.FindCallerAsync(successor, None));
        Assert.StartsWith((await host.Keys.ListAsync("tester", None))!.Single(k => k.Name == "one").VisiblePrefix, successor, StringComparison.Ordinal);
        Assert.Equal(RefusalKind.NotFound, (await host.Keys.RotateAsync("tester", "none", None)).Refusal?.Kind);
    }

    [EachDatabase]
    public async Task A_disabled_accounts_keys_are_refused_at_once_and_work_again_when_it_is_enabled(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine);
        await host.CallerAsync();
        var key = (await host.Keys.CreateAsync("tester", "one", "dm_live_", None)).Value;
        Assert.NotNull(await host.Keys.FindCallerAsync(key, None));

        Assert.Null((await host.Accounts.DisableAsync("tester", None)).Refusal);
        Assert.Null(await host.Keys.FindCallerAsync(key, None));
        Assert.Null((await host.Accounts.EnableAsync("tester", None)).Refusal);
        Assert.NotNull(await host.Keys.FindCallerAsync(key, None));
        _ = (await host.Accounts.SetTierAsync("tester", "ULTRA", None)).Value;
        Assert.Equal("ultra", (await host.Keys.FindCallerAsync(key, None))?.Tier.Name);
        Assert.Equal(RefusalKind.NotFound, (await host.Accounts.DisableAsync("nobody", None)).Refusal?.Kind);
    }

    [EachDatabase]
    public async Task Another_process_is_obeyed_within_a_second(string engine)
    {
        await using var server = await CoreHost.StartAsync(engine);
        await using var operatorsProcess = await CoreHost.StartAsync(engine, server.Folder, server.Clock);
        await server.CallerAsync("first");
        await server.CallerAsync("second");
        var revoked = (await server.Keys.CreateAsync("first", "one", "dm_live_", None)).Value;
        var disabled = (await server.Keys.CreateAsync("second", "one", "dm_live_", None)).Value;
        Assert.NotNull(await server.Keys.FindCallerAsync(revoked, None));
        Assert.NotNull(await server.Keys.FindCallerAsync(disabled, None));

        Assert.Null(await operatorsProcess.Keys.RevokeAsync("first", "one", None));
        Assert.Null((await operatorsProcess.Accounts.DisableAsync("second", None)).Refusal);
        server.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Null(await server.Keys.FindCallerAsync(revoked, None));
        Assert.Null(await server.Keys.FindCallerAsync(disabled, None));
    }

    [EachDatabase]
    public async Task Last_use_is_known_to_the_minute_after_a_flush(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine);
        await host.CallerAsync();
        var key = (await host.Keys.CreateAsync("tester", "one", "dm_live_", None)).Value;
        async Task<DateTimeOffset?> LastUseAsync() => (await host.Keys.ListAsync("tester", None))!.Single(k => k.Name == "one").LastUsedAt;
        async Task UseAsync()
        {
            Assert.NotNull(await host.Keys.FindCallerAsync(key, None));
            await host.Keys.FlushAsync(None);
        }

        Assert.Null(await LastUseAsync());
        var first = host.Clock.GetUtcNow();
        await UseAsync();
        Assert.Equal(first, await LastUseAsync());
        host.Clock.Advance(TimeSpan.FromSeconds(59));
        await UseAsync();
        Assert.Equal(first, await LastUseAsync());
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        await UseAsync();
        Assert.Equal(first.AddMinutes(1), await LastUseAsync());
    }

    [EachDatabase]
    public async Task Secrets_are_hashes(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine);
        await host.CallerAsync();
        var key = (await host.Keys.CreateAsync("tester", "one", "dm_live_", None)).Value;
        var rotated = (await host.Keys.RotateAsync("tester", "one", None)).Value;
        Assert.NotNull(await host.Keys.FindCallerAsync(rotated, None));
        await host.StopAsync();
        await using (var db = host.Open())
            Assert.Contains(SHA256.HashData(Encoding.UTF8.GetBytes(rotated)), db.ApiKeys.Select(k => k.Hash).AsEnumerable(), EqualityComparer<byte[]>.Create((a, b) => a!.SequenceEqual(b!)));

        // Not the whole key, and no more of it than the list shows, in any file of the database.
        foreach (var file in Directory.EnumerateFiles(host.Folder))
        {
            var octets = await ReadSharedAsync(file);
            foreach (var secret in new[] { key, rotated })
            {
                Assert.Equal(-1, octets.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret[..14])));
                Assert.Equal(-1, octets.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret[^12..])));
            }
        }
    }

    private static async Task<byte[]> ReadSharedAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }
}
