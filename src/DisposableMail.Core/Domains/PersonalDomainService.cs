using DisposableMail.Core.Limits;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace DisposableMail.Core.Domains;

/// <summary>
/// The door for personal domains: proved by their MX alone, which must be <see cref="CustomDomainOptions.MxName"/>, and removed with a password.
/// Only their owner sees and uses them. They are listed by <see cref="DomainService.ListOfferedAsync(Caller, CancellationToken)"/>.
/// </summary>
/// <remarks>
/// All names below a personal domain are its, too. Mail to a local-part that no session has is refused; postmaster leads to the operator.
/// </remarks>
public sealed class PersonalDomainService
{
    private const int ComparisonsPerHour = 10;
    private const int MaxAccounts = 100_000;

    private readonly IMailDatabase _database;
    private readonly DomainService _domains;
    private readonly DomainProof _proof;
    private readonly DomainChecks _checks;
    private readonly DomainOwnership _ownership;
    private readonly WriteGate _gate;
    private readonly CustomDomainOptions _options;
    private readonly TimeProvider _time;
    private readonly SlidingWindows<long> _compared;

    internal PersonalDomainService(
        IMailDatabase database, DomainService domains, DomainProof proof, DomainChecks checks, DomainOwnership ownership, WriteGate gate,
        IOptions<CustomDomainOptions> options, TimeProvider time)
    {
        (_database, _domains, _proof, _checks, _ownership) = (database, domains, proof, checks, ownership);
        (_gate, _options, _time) = (gate, options.Value, time);
        _compared = new SlidingWindows<long>(TimeSpan.FromHours(1), MaxAccounts, time);
    }

    /// <summary>Looks at the DNS and takes the domain over for the caller.</summary>
    /// <param name="adminPassword">8 to 200 characters, none of them a control character. The way to remove the domain.</param>
    /// <returns>
    /// The domain; or, in this order: TierForbids (also when the account has as many as it may), InvalidInput (field <c>name</c>: no name that
    /// can be somebody's own), PasswordTooShort, PasswordMalformed, RateLimited (too many looks at the DNS this hour), DomainUnknown (its MX is
    /// not this server, the DNS did not answer, somebody has it or the domain above it, or this server has no MX name configured).
    /// Once more for a personal domain of the caller's own, it changes nothing but needs the same password: PasswordWrong; RateLimited after
    /// ten comparisons in an hour.
    /// </returns>
    public async Task<Result<MailDomain>> AddAsync(Caller caller, string name, string adminPassword, CancellationToken stop)
    {
        if (!caller.Tier.CustomDomains || !caller.IsAccount)
            return new Refusal(RefusalKind.TierForbids, "your plan does not include domains of your own");
        if (!(await ClaimableName.CheckAsync(_domains, name, stop)).TryGet(out var canonical, out var unfit))
            return unfit with { Field = "name" };
        if (AdminPassword.Check(adminPassword) is { } weak)
            return weak;
        if (await CheckFormerAsync(caller, canonical, adminPassword, stop) is { } refusal)
            return refusal;
        if (string.IsNullOrEmpty(_options.MxName))
            return Unknown("this server has no name for an MX record to point to");
        if (!_checks.TryTake(caller.AccountId))
            return new Refusal(RefusalKind.RateLimited, "too many domains were tried") { RetryAfter = TimeSpan.FromHours(1) };
        var finding = await _proof.LookAtMailHostsAsync(canonical, stop);
        if (finding != CustomDomainFinding.Proved)
            return Unknown(finding == CustomDomainFinding.LookupFailed ? "the DNS did not answer" : $"the MX of this domain is not {_options.MxName}");
        // A hash costs as much as a comparison: it is made for domains that are granted, of which an account has but a few.
        return await IsTakenAsync(caller, canonical, stop)
            ? Unknown("somebody has this domain")
            : await GrantAsync(caller, canonical, AdminPassword.Hash(adminPassword), stop);
    }

    /// <summary>Gives a domain up: its addresses refuse mail from now on.</summary>
    /// <param name="domain">Its number (<see cref="MailDomain.Id"/>).</param>
    /// <returns>Null; NotFound (not there, or not a personal domain of the caller); PasswordWrong; RateLimited after ten comparisons in an hour.</returns>
    public async Task<Refusal?> RemoveAsync(Caller caller, long domain, string adminPassword, CancellationToken stop)
    {
        var isMine = caller.IsAccount;
        await using var db = _database.Open();
        var found = await db.Domains.Where(d => isMine && d.Id == domain && d.IsPersonal && d.OwnerAccountId == caller.AccountId)
            .Join(db.DomainClaims.Where(c => c.AccountId == caller.AccountId), d => d.Name, c => c.Name, (d, c) => new { Domain = d, Claim = c })
            .FirstOrDefaultAsync(stop);
        if (found?.Claim.PasswordHash is not { } stored)
            return Refusal.NotFound("Domain");
        if (CheckPassword(caller, adminPassword, stored) is { } wrong)
            return wrong;
        using var turn = await _gate.EnterAsync(stop);
        db.RemoveRange(found.Domain, found.Claim);
        await _domains.SaveAsync(db);
        return null;
    }

    private static Refusal Unknown(string detail) => new(RefusalKind.DomainUnknown, detail) { Field = "name" };

    private async Task<Refusal?> CheckFormerAsync(Caller caller, string name, string password, CancellationToken stop)
    {
        await using var db = _database.Open();
        if (await db.DomainClaims.AsNoTracking().FirstOrDefaultAsync(c => c.AccountId == caller.AccountId && c.Name == name, stop) is not { } claim)
            return await db.DomainClaims.CountAsync(c => c.AccountId == caller.AccountId, stop) < _options.PerAccount
                ? null
                : new Refusal(RefusalKind.TierForbids, $"an account may have {_options.PerAccount} domains: remove one");
        return claim.PasswordHash is { } stored ? CheckPassword(caller, password, stored) : Unknown("you are proving this domain by a TXT record");
    }

    private Refusal? CheckPassword(Caller caller, string password, string stored)
    {
        // Counted before it is compared, and right ones as well: comparing is what costs us.
        return _compared.Take(caller.AccountId, ComparisonsPerHour) is { } wait
            ? new Refusal(RefusalKind.RateLimited, "too many passwords were compared") { RetryAfter = wait }
            : AdminPassword.Matches(password, stored) ? null : AdminPassword.Wrong;
    }

    private async Task<bool> IsTakenAsync(Caller caller, string name, CancellationToken stop)
    {
        await using var db = _database.Open();
        return await DomainOwnership.IsTakenAsync(db, caller.AccountId, name, stop);
    }

    private async Task<Result<MailDomain>> GrantAsync(Caller caller, string name, string passwordHash, CancellationToken stop)
    {
        using var turn = await _gate.EnterAsync(stop);
        await using (var db = _database.Open())
        {
            if (!await db.DomainClaims.AnyAsync(c => c.AccountId == caller.AccountId && c.Name == name, stop))
                db.Add(DomainClaim.CreatePersonal(caller.AccountId, name, passwordHash, _time.GetUtcNow()));
            if (await DomainOwnership.IsTakenAsync(db, caller.AccountId, name, stop))
                return Unknown("somebody has this domain");
            await db.SaveChangesAsync(CancellationToken.None);
        }

        await _ownership.ApplyAsync(caller.AccountId, name, CustomDomainFinding.Proved, isWildcard: null, CancellationToken.None);
        await using var reading = _database.Open();
        return await reading.Domains.AsNoTracking().FirstOrDefaultAsync(d => d.Name == name && d.OwnerAccountId == caller.AccountId, CancellationToken.None)
            is { } granted ? granted : Unknown("somebody has this domain");
    }
}
