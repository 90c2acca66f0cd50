using DisposableMail.Core.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace DisposableMail.Core.Tokens;

/// <summary>Writes tokens and their identities.</summary>
internal sealed class TokenIssue(
    IMailDatabase database, WriteGate gate, TokenDirectory directory, IOptions<TierOptions> tiers, IOptions<TokenOptions> options, TimeProvider time)
{
    private const int MaxPerIdentity = 10;

    /// <summary>A legacy token that was not used for so long is forgotten.</summary>
    public static readonly TimeSpan LegacyLifetime = TimeSpan.FromDays(30);

    /// <summary>A token of a new identity.</summary>
    public async Task<IssuedToken> CreateAsync(TimeSpan lifetime, CancellationToken stop)
    {
        var (text, expiresAt) = New(lifetime);
        using var turn = await gate.EnterAsync(stop);
        await using var db = database.Open();
        await StoreIdentityAsync(db, AccountKind.Free, KeySecret.HashOf(text), expiresAt, stop);
        return new IssuedToken(text, expiresAt);
    }

    /// <summary>Another token of an identity; null when it has gone meanwhile.</summary>
    public async Task<IssuedToken?> CreateAsync(long accountId, TimeSpan lifetime, CancellationToken stop)
    {
        var (text, expiresAt) = New(lifetime);
        using var turn = await gate.EnterAsync(stop);
        await using var db = database.Open();
        if (!await db.Accounts.AnyAsync(a => a.Id == accountId && a.Kind == AccountKind.Free && a.DisabledAt == null, stop))
            return null;
        var surplus = await db.FreeTokens.Where(t => t.AccountId == accountId).OrderByDescending(t => t.ExpiresAt).Skip(MaxPerIdentity - 1).ToListAsync(stop);
        db.RemoveRange(surplus);
        db.Add(FreeToken.Create(accountId, KeySecret.HashOf(text), expiresAt));
        await db.SaveChangesAsync(CancellationToken.None);
        directory.Forget();
        return new IssuedToken(text, expiresAt);
    }

    /// <summary>Gives a legacy token an identity, unless another call was faster.</summary>
    public async Task CreateLegacyAsync(byte[] hash, CancellationToken stop)
    {
        using var turn = await gate.EnterAsync(stop);
        await using var db = database.Open();
        if (!await db.FreeTokens.AnyAsync(t => t.Hash == hash, stop))
            await StoreIdentityAsync(db, AccountKind.Legacy, hash, time.GetUtcNow() + LegacyLifetime, stop);
    }

    /// <summary>Notes that a legacy token was used: at most once a day.</summary>
    public async Task ProlongLegacyAsync(KnownToken token, CancellationToken stop)
    {
        var end = time.GetUtcNow() + LegacyLifetime;
        if (end - token.ExpiresAt < TimeSpan.FromDays(1))
            return;
        using var turn = await gate.EnterAsync(stop);
        await using var db = database.Open();
        await db.FreeTokens.Where(t => t.Id == token.TokenId).ExecuteUpdateAsync(set => set.SetProperty(t => t.ExpiresAt, end), CancellationToken.None);
        directory.Forget();
    }

    private (string Text, DateTimeOffset ExpiresAt) New(TimeSpan lifetime)
    {
        var expiresAt = DateTimeOffset.FromUnixTimeSeconds((time.GetUtcNow() + lifetime).ToUnixTimeSeconds());
        return (TokenText.Make(expiresAt), expiresAt);
    }

    private async Task StoreIdentityAsync(MailDbContext db, AccountKind kind, byte[] hash, DateTimeOffset expiresAt, CancellationToken stop)
    {
        // A name that nobody types; both rows or none.
        var account = Account.Create($"token {Guid.NewGuid():N}", tiers.Value.FindOrSmallest(options.Value.Tier), time.GetUtcNow(), kind);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        db.Add(account);
        await db.SaveChangesAsync(CancellationToken.None);
        db.Add(FreeToken.Create(account.Id, hash, expiresAt));
        await db.SaveChangesAsync(CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
    }
}
