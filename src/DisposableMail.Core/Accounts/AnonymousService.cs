using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace DisposableMail.Core.Accounts;

/// <summary>The door for callers without any credential: they may make inboxes, and read them by the tokens they get.</summary>
public sealed class AnonymousService
{
    /// <summary>Owns what such callers make. It has no keys and never gets one: its inboxes are open to their tokens alone.</summary>
    internal const string AccountName = "anonymous";

    private readonly IMailDatabase _database;
    private readonly WriteGate _gate;
    private readonly TierOptions _tiers;
    private readonly AnonymousOptions _options;
    private readonly TimeProvider _time;
    private long _accountId;

    internal AnonymousService(
        IMailDatabase database, WriteGate gate, IOptions<TierOptions> tiers, IOptions<AnonymousOptions> options, TimeProvider time) =>
        (_database, _gate, _tiers, _options, _time) = (database, gate, tiers.Value, options.Value, time);

    /// <summary>Who calls without a credential from this address.</summary>
    /// <param name="client">Null when unknown: all such count as one.</param>
    /// <returns>The caller, or CredentialMissing when everybody needs a key here.</returns>
    public async ValueTask<Result<Caller>> AdmitAsync(IPAddress? client, CancellationToken stop)
    {
        if (!_options.Enabled)
            return new Refusal(RefusalKind.CredentialMissing, "An API key is required");
        if (_accountId == 0)
        {
            await using var db = _database.Open();
            _accountId = await db.Accounts.Where(a => a.Name == AccountName).Select(a => a.Id).FirstAsync(stop);
        }

        return new Caller(_accountId, _tiers.FindOrSmallest(_options.Tier)) { Network = ClientNetwork.Of(client) };
    }

    /// <summary>Makes the account, before the first request.</summary>
    internal async Task PrepareAsync(CancellationToken stop)
    {
        using var turn = await _gate.EnterAsync(stop);
        await using var db = _database.Open();
        var tier = _tiers.FindOrSmallest(_options.Tier);
        if (await db.Accounts.AnyAsync(a => a.Name == AccountName && a.TierName == tier.Name, stop))
            return;
        await using var transaction = await db.Database.BeginTransactionAsync(stop); // Another process may be preparing, too.
        var account = await db.Accounts.FirstOrDefaultAsync(a => a.Name == AccountName, stop);
        if (account is null)
            db.Add(account = Account.Create(AccountName, tier, _time.GetUtcNow()));
        account.TierName = tier.Name;
        await db.SaveChangesAsync(CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
    }
}
