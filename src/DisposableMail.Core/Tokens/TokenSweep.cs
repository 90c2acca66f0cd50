using DisposableMail.Core.Domains;
using DisposableMail.Core.Inboxes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace DisposableMail.Core.Tokens;

/// <summary>Removes identities whose tokens have all ended: first what they own, then, when that is gone, themselves.</summary>
internal sealed class TokenSweep(
    IMailDatabase database, DomainService domains, InboxChanges changes, IOptions<TokenOptions> options, TimeProvider time)
{
    private const int TokensPerStep = 100;

    /// <summary>One step, within the sweeper's turn.</summary>
    /// <returns>False when there is nothing (more) that can be removed now.</returns>
    public async Task<bool> StepAsync(CancellationToken stop)
    {
        await using var db = database.Open();
        var ended = time.GetUtcNow() - options.Value.RenewalPeriod;
        var tokens = await db.FreeTokens.Where(t => t.ExpiresAt <= ended).OrderBy(t => t.ExpiresAt).Take(TokensPerStep).ToListAsync(stop);
        if (tokens.Count == 0)
            return false;
        var owners = tokens.Select(t => t.AccountId).Distinct().ToArray();
        var lasting = await db.FreeTokens.Where(t => owners.Contains(t.AccountId) && t.ExpiresAt > ended).Select(t => t.AccountId).Distinct().ToListAsync(stop);
        long[] ending = [.. owners.Except(lasting)];
        await GiveUpDomainsAsync(db, ending, stop);
        await EndInboxesAsync(db, ending, stop);
        // Their inboxes are swept next; until then their last token holds the place.
        var holding = await db.Inboxes.Where(i => ending.Contains(i.OwnerAccountId)).Select(i => i.OwnerAccountId).Distinct().ToListAsync(stop);
        db.RemoveRange(tokens.Where(t => !holding.Contains(t.AccountId)));
        await db.SaveChangesAsync(CancellationToken.None);
        await RemoveAccountsAsync(db, [.. ending.Except(holding)]);
        return tokens.Count == TokensPerStep && holding.Count < owners.Length;
    }

    private async Task GiveUpDomainsAsync(MailDbContext db, long[] accounts, CancellationToken stop)
    {
        var claims = await db.DomainClaims.Where(c => accounts.Contains(c.AccountId)).ToListAsync(stop);
        var owned = await db.Domains.Where(d => d.OwnerAccountId != null && accounts.Contains(d.OwnerAccountId.Value)).ToListAsync(stop);
        if (claims.Count == 0 && owned.Count == 0)
            return;
        db.RemoveRange(claims);
        db.RemoveRange(owned);
        await domains.SaveAsync(db);
    }

    private async Task EndInboxesAsync(MailDbContext db, long[] accounts, CancellationToken stop)
    {
        var now = time.GetUtcNow();
        var live = await db.Inboxes.Where(i => accounts.Contains(i.OwnerAccountId)).Alive(now).ToListAsync(stop);
        live.ForEach(inbox => inbox.ExpiresAt = now);
        await db.SaveChangesAsync(CancellationToken.None);
        live.ForEach(inbox => changes.Announce(inbox.PublicId));
    }

    private static async Task RemoveAccountsAsync(MailDbContext db, long[] accounts)
    {
        if (accounts.Length == 0)
            return;
        await using var transaction = await db.Database.BeginTransactionAsync(CancellationToken.None);
        await db.QuotaCounters.Where(c => accounts.Contains(c.AccountId)).ExecuteDeleteAsync(CancellationToken.None);
        await db.Webhooks.Where(w => accounts.Contains(w.OwnerAccountId)).ExecuteDeleteAsync(CancellationToken.None);
        await db.ApiKeys.Where(k => accounts.Contains(k.AccountId)).ExecuteDeleteAsync(CancellationToken.None);
        await db.Accounts.Where(a => accounts.Contains(a.Id)).ExecuteDeleteAsync(CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
    }
}
