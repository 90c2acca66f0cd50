using DisposableMail.Core.Inboxes;
using DisposableMail.Core.Limits;

namespace DisposableMail.Core.Sessions;

/// <summary>What every new address of a session is counted against; what comes to nothing is given back.</summary>
internal sealed class SessionCreation(SessionRates rates, CreationLimits limits)
{
    /// <summary>Counts an address that a session gets.</summary>
    public Task<Result<T>> CountAddressAsync<T>(Caller caller, Func<Task<Result<T>>> make, CancellationToken stop) =>
        CountAsync(caller, () => limits.TakeNameAsync(caller, stop), make, stop);

    /// <summary>Counts a session, with or without an address.</summary>
    public Task<Result<T>> CountSessionAsync<T>(MailDbContext db, Caller caller, Func<Task<Result<T>>> make, CancellationToken stop) =>
        CountAsync(caller, () => limits.TakeAsync(db, caller, stop), make, stop);

    private async Task<Result<T>> CountAsync<T>(
        Caller caller, Func<Task<Result<Quota>>> take, Func<Task<Result<T>>> make, CancellationToken stop)
    {
        if (rates.TakeAddress(caller) is { } tooFast)
            return tooFast;
        Quota? counted = null;
        var isMade = false;
        try
        {
            if (!(await take()).TryGet(out counted, out var refusal))
                return refusal;
            var made = await make();
            isMade = made.Refusal is null;
            return made;
        }
        finally
        {
            // Neither a refusal nor a fault of ours costs the caller anything.
            if (!isMade)
            {
                rates.GiveBackAddress(caller);
                if (counted is not null)
                    await limits.GiveBackAsync(caller, counted, CancellationToken.None);
            }
        }
    }
}
