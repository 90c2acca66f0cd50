using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace DisposableMail.Core.Accounts;

/// <summary>The door to accounts, for the operator.</summary>
public sealed class AccountService
{
    private readonly IMailDatabase _database;
    private readonly WriteGate _gate;
    private readonly TierOptions _tiers;
    private readonly CallerCache _cache;
    private readonly TimeProvider _time;

    internal AccountService(IMailDatabase database, WriteGate gate, IOptions<TierOptions> tiers, CallerCache cache, TimeProvider time) =>
        (_database, _gate, _tiers, _cache, _time) = (database, gate, tiers.Value, cache, time);

    /// <summary>Creates an account.</summary>
    /// <returns>The account, or InvalidInput: name taken, too long or empty, or no such tier.</returns>
    public async Task<Result<Account>> CreateAsync(string name, string tierName, CancellationToken stop)
    {
        if (_tiers.Find(tierName) is not { } tier)
            return NoSuchTier(tierName);
        if (name.Trim().Length is 0 or > 100)
            return Refusal.Invalid("name", "an account name has 1 to 100 characters");
        using var turn = await _gate.EnterAsync(stop);
        await using var db = _database.Open();
        if (await FindAsync(db, name, stop) is not null)
            return NameTaken;
        var account = Account.Create(name.Trim(), tier, _time.GetUtcNow());
        db.Add(account);
        try
        {
            await db.SaveChangesAsync(CancellationToken.None);
            return account;
        }
        catch (DbUpdateException failure) when (_database.IsUniqueViolation(failure))
        {
            return NameTaken; // Another process was faster.
        }
    }

    /// <summary>The account of that name, without regard to case, or null.</summary>
    public async Task<Account?> FindAsync(string name, CancellationToken stop)
    {
        await using var db = _database.Open();
        return await FindAsync(db, name, stop);
    }

    /// <summary>Every account, by name; the identities of tokens are left out.</summary>
    public async Task<IReadOnlyList<Account>> ListAsync(CancellationToken stop)
    {
        await using var db = _database.Open();
        return await db.Accounts.AsNoTracking().Where(a => a.Kind == AccountKind.Ordinary).OrderBy(a => a.Name).ToListAsync(stop);
    }

    /// <summary>Puts an account on another tier.</summary>
    /// <returns>The account, NotFound, or InvalidInput for an unknown tier.</returns>
    public Task<Result<Account>> SetTierAsync(string name, string tierName, CancellationToken stop) =>
        _tiers.Find(tierName) is { } tier
            ? ChangeAsync(name, account => account.TierName = tier.Name, stop)
            : Task.FromResult<Result<Account>>(NoSuchTier(tierName));

    /// <summary>Refuses all keys of an account from now on.</summary>
    public Task<Result<Account>> DisableAsync(string name, CancellationToken stop) =>
        ChangeAsync(name, account => account.DisabledAt ??= _time.GetUtcNow(), stop);

    /// <summary>Takes a <see cref="DisableAsync"/> back.</summary>
    public Task<Result<Account>> EnableAsync(string name, CancellationToken stop) =>
        ChangeAsync(name, account => account.DisabledAt = null, stop);

    private async Task<Result<Account>> ChangeAsync(string name, Action<Account> change, CancellationToken stop)
    {
        using var turn = await _gate.EnterAsync(stop);
        await using var db = _database.Open();
        if (await FindAsync(db, name, stop) is not { } account)
            return Refusal.NotFound("Account");
        change(account);
        await db.SaveChangesAsync(CancellationToken.None);
        _cache.Clear();
        return account;
    }

    private static Refusal NameTaken => Refusal.Invalid("name", "an account of this name is there already");

    private Refusal NoSuchTier(string name) => Refusal.Invalid("tier", $"no tier '{name}': there are {string.Join(", ", _tiers.Names)}");

    private static Task<Account?> FindAsync(MailDbContext db, string name, CancellationToken stop)
    {
        var trimmed = name.Trim();
        return db.Accounts.FirstOrDefaultAsync(a => a.Name == trimmed, stop);
    }
}
