using System.Collections.Concurrent;
using DisposableMail.Core.Limits;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace DisposableMail.Core.Domains;

/// <summary>Looks at claims, on demand and in the background, and draws the consequences.</summary>
internal sealed class DomainChecks(
    IMailDatabase database, DomainProof proof, DomainOwnership ownership, WriteGate gate, IOptions<CustomDomainOptions> options, TimeProvider time)
    : IDisposable
{
    private const int PerRound = 64;
    private const int AtOnce = 8;

    /// <summary>How soon the background looks at a new claim for the first time.</summary>
    public static readonly TimeSpan FirstWait = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _places = new(AtOnce);

    // As many entries as there are accounts with domains.
    private readonly ConcurrentDictionary<long, Counter> _asked = new();

    /// <summary>Counts a look that an account asks for; false when it asked for enough of them this hour.</summary>
    public bool TryTake(long accountId) => _asked.GetOrAdd(accountId, static _ => new Counter(DateTimeOffset.MinValue, 0))
        .Take(options.Value.ChecksPerHour, QuotaWindow.Hour, time.GetUtcNow()).Passed;

    public async Task<int> CheckDueAsync(CancellationToken stop)
    {
        await using var db = database.Open();
        var now = time.GetUtcNow();
        var due = await db.DomainClaims.Where(c => c.NextCheckAt <= now).OrderBy(c => c.NextCheckAt).Take(PerRound)
            .Select(c => new { c.AccountId, c.Name }).ToListAsync(stop);
        await Task.WhenAll(due.Select(c => CheckAsync(c.AccountId, c.Name, stop)));
        return due.Count;
    }

    /// <summary>Looks at one claim; a slow name server keeps nobody from the database.</summary>
    public async Task CheckAsync(long accountId, string name, CancellationToken stop)
    {
        using var place = await Turn.TakeAsync(_places, stop);
        if (await ReadAsync(accountId, name, stop) is not var (claim, wildcard))
            return;
        var (finding, isWildcard) = await proof.LookAsync(claim, wildcard, stop);
        using var turn = await gate.EnterAsync(stop);
        await ownership.ApplyAsync(accountId, name, finding, isWildcard, stop);
    }

    public void Dispose() => _places.Dispose();

    private async Task<(DomainClaim Claim, string? Wildcard)?> ReadAsync(long accountId, string name, CancellationToken stop)
    {
        await using var db = database.Open();
        var claim = await db.DomainClaims.AsNoTracking().FirstOrDefaultAsync(c => c.AccountId == accountId && c.Name == name, stop);
        return claim is null ? null : (claim, await db.Accounts.Where(a => a.Id == accountId).Select(a => a.WildcardValue).FirstOrDefaultAsync(stop));
    }
}
