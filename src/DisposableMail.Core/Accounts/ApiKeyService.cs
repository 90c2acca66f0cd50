using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace DisposableMail.Core.Accounts;

/// <summary>The door to keys: who a key stands for, and the life of keys.</summary>
public sealed class ApiKeyService
{
    private const int KeysPerTurn = 200;

    private readonly IMailDatabase _database;
    private readonly WriteGate _gate;
    private readonly TierOptions _tiers;
    private readonly CallerCache _cache;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<long, DateTimeOffset> _used = new();

    internal ApiKeyService(IMailDatabase database, WriteGate gate, IOptions<TierOptions> tiers, CallerCache cache, TimeProvider time) =>
        (_database, _gate, _tiers, _cache, _time) = (database, gate, tiers.Value, cache, time);

    /// <summary>Who this key stands for; null when it is unknown, revoked, or its account is disabled.</summary>
    public async ValueTask<Caller?> FindCallerAsync(string key, CancellationToken stop)
    {
        // Looking a digest up tells an attacker nothing by its timing: he cannot steer what the digest of his guess is.
        var hash = KeySecret.HashOf(key);
        if (_cache.Find(hash) is not { } known)
        {
            var edition = _cache.Edition;
            if (await ReadAsync(hash, stop) is not { } read)
                return null;
            known = read;
            _cache.Add(hash, known, edition);
        }

        if (_time.GetUtcNow() - known.LastUsedAt >= TimeSpan.FromMinutes(1))
            _used[known.KeyId] = _time.GetUtcNow();
        return known.Caller;
    }

    /// <summary>Makes a key and returns it, the only time it is shown.</summary>
    /// <param name="prefix"><c>dm_live_</c>, <c>tm.</c> or <c>af_</c>: what the client at hand insists on.</param>
    /// <returns>The key, NotFound for the account, or InvalidInput: name taken, unknown prefix.</returns>
    public async Task<Result<string>> CreateAsync(string accountName, string keyName, string prefix, CancellationToken stop)
    {
        if (!KeySecret.KnownPrefixes.Contains(prefix))
            return Refusal.Invalid("prefix", $"prefix is one of {string.Join(", ", KeySecret.KnownPrefixes)}");
        keyName = keyName.Trim();
        if (keyName.Length is 0 or > 100)
            return Refusal.Invalid("name", "a key name has 1 to 100 characters");
        if (accountName.Trim().Equals(AnonymousService.AccountName, StringComparison.OrdinalIgnoreCase))
            return Refusal.Invalid("account", "this account stands for callers without a key: a key would open everybody's inboxes");
        using var turn = await _gate.EnterAsync(stop);
        await using var db = _database.Open();
        if (await FindAccountAsync(db, accountName, stop) is not { } account)
            return Refusal.NotFound("Account");
        var secret = KeySecret.Generate(prefix);
        db.Add(ApiKey.Create(account.Id, keyName, secret, _time.GetUtcNow()));
        try
        {
            await db.SaveChangesAsync(CancellationToken.None);
            return secret.Text;
        }
        catch (DbUpdateException failure) when (_database.IsUniqueViolation(failure))
        {
            return Refusal.Invalid("name", "this account has a key of this name already");
        }
    }

    /// <summary>An account's keys, revoked ones included; null when there is no such account.</summary>
    public async Task<IReadOnlyList<ApiKey>?> ListAsync(string accountName, CancellationToken stop)
    {
        await using var db = _database.Open();
        var account = await FindAccountAsync(db, accountName, stop);
        return account is null ? null : await db.ApiKeys.AsNoTracking().Where(k => k.AccountId == account.Id).OrderBy(k => k.Id).ToListAsync(stop);
    }

    /// <summary>Revokes a key and makes one of the same name and prefix in its place.</summary>
    /// <returns>The new key, or NotFound.</returns>
    public async Task<Result<string>> RotateAsync(string accountName, string keyName, CancellationToken stop)
    {
        using var turn = await _gate.EnterAsync(stop);
        await using var db = _database.Open();
        if (await FindLiveAsync(db, accountName, keyName, stop) is not { } old)
            return Refusal.NotFound("Key");
        var secret = KeySecret.Generate(KeySecret.KnownPrefixes.First(p => old.VisiblePrefix.StartsWith(p, StringComparison.Ordinal)));
        // One transaction, so that nobody is left with neither key; two saves, because both rows have the same unique name.
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        db.Remove(old);
        await db.SaveChangesAsync(CancellationToken.None);
        db.Add(ApiKey.Create(old.AccountId, old.Name, secret, _time.GetUtcNow()));
        await db.SaveChangesAsync(CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        _cache.Clear();
        return secret.Text;
    }

    /// <summary>Refuses a key from now on.</summary>
    /// <returns>Null, or NotFound.</returns>
    public async Task<Refusal?> RevokeAsync(string accountName, string keyName, CancellationToken stop)
    {
        using var turn = await _gate.EnterAsync(stop);
        await using var db = _database.Open();
        if (await FindLiveAsync(db, accountName, keyName, stop) is not { } key)
            return Refusal.NotFound("Key");
        key.RevokedAt = _time.GetUtcNow();
        await db.SaveChangesAsync(CancellationToken.None);
        _cache.Clear();
        return null;
    }

    /// <summary>Stores when keys were used, to the minute. Called every few seconds and at the end.</summary>
    public async Task FlushAsync(CancellationToken stop)
    {
        foreach (var chunk in _used.ToArray().Chunk(KeysPerTurn))
        {
            using var turn = await _gate.EnterAsync(stop);
            await using var db = _database.Open();
            // One transaction: each of its own would wait for the disk.
            await using var transaction = await db.Database.BeginTransactionAsync(stop);
            foreach (var (keyId, at) in chunk)
                await db.ApiKeys.Where(k => k.Id == keyId).ExecuteUpdateAsync(set => set.SetProperty(k => k.LastUsedAt, at), stop);
            await transaction.CommitAsync(CancellationToken.None);
            foreach (var stored in chunk)
                _used.TryRemove(stored);
        }
    }

    private static Task<Account?> FindAccountAsync(MailDbContext db, string name, CancellationToken stop)
    {
        var trimmed = name.Trim();
        return db.Accounts.AsNoTracking().FirstOrDefaultAsync(a => a.Name == trimmed, stop);
    }

    private static async Task<ApiKey?> FindLiveAsync(MailDbContext db, string accountName, string keyName, CancellationToken stop)
    {
        var trimmed = keyName.Trim();
        return await FindAccountAsync(db, accountName, stop) is { } account
            ? await db.ApiKeys.FirstOrDefaultAsync(k => k.AccountId == account.Id && k.Name == trimmed && k.RevokedAt == null, stop)
            : null;
    }

    private async Task<KnownCaller?> ReadAsync(byte[] hash, CancellationToken stop)
    {
        await using var db = _database.Open();
        var found = await (
            from key in db.ApiKeys
            join account in db.Accounts on key.AccountId equals account.Id
            where key.Hash == hash && key.RevokedAt == null && account.DisabledAt == null
            select new { key.Id, key.LastUsedAt, key.AccountId, account.TierName, account.Kind }).FirstOrDefaultAsync(stop);
        return found is null
            ? null
            : new KnownCaller(new Caller(found.AccountId, _tiers.FindOrSmallest(found.TierName)) { AccountKind = found.Kind }, found.Id, found.LastUsedAt ?? DateTimeOffset.MinValue);
    }
}
