using DisposableMail.Core.Accounts;
using DisposableMail.Core.Inboxes;
using DisposableMail.Core.Limits;
using DisposableMail.Core.Notifications;
using DisposableMail.Core.Reception;
using Microsoft.Extensions.Options;

namespace DisposableMail.Core.Sessions;

/// <summary>How fast an account may make addresses, and its sessions may take mail.</summary>
internal sealed class SessionRates(IOptions<MailSessionOptions> options, IMessageFeed feed, TimeProvider time)
{
    private const int MaxAccounts = 100_000;

    private readonly SlidingWindows<long> _addresses = new(options.Value.RateWindow, MaxAccounts, time);
    private readonly SlidingWindows<long> _mails = new(options.Value.RateWindow, MaxAccounts, time);

    /// <summary>Counts one address.</summary>
    /// <returns>Null, or RateLimited.</returns>
    public Refusal? TakeAddress(Caller caller)
    {
        var limit = caller.IsLegacy ? options.Value.LegacyAddressesPerWindow : options.Value.AddressesPerWindow;
        return _addresses.Take(caller.AccountId, limit) is { } wait ? Refuse(wait) : null;
    }

    /// <summary>Takes a <see cref="TakeAddress"/> back.</summary>
    public void GiveBackAddress(Caller caller) => _addresses.GiveBack(caller.AccountId);

    /// <summary>Whether mail along this route is within the rate.</summary>
    public bool HasRoom(RecipientRoute route)
    {
        if (route.Kind != InboxKind.Session || !_mails.IsFull(route.OwnerAccountId, LimitOf(route.OwnerKind)))
            return true;
        feed.Publish(route.InboxPublicId); // Who follows hears of it.
        return false;
    }

    /// <summary>Counts a mail along these routes: along all of them, or none.</summary>
    public bool TryTake(IReadOnlyList<RecipientRoute> routes)
    {
        for (var i = 0; i < routes.Count; i++)
        {
            if (routes[i].Kind != InboxKind.Session || _mails.Take(routes[i].OwnerAccountId, LimitOf(routes[i].OwnerKind)) is null)
                continue;
            GiveBack(routes.Take(i));
            feed.Publish(routes[i].InboxPublicId);
            return false;
        }

        return true;
    }

    /// <summary>Takes a <see cref="TryTake"/> back.</summary>
    public void GiveBack(IEnumerable<RecipientRoute> routes)
    {
        foreach (var route in routes.Where(static r => r.Kind == InboxKind.Session))
            _mails.GiveBack(route.OwnerAccountId);
    }

    /// <summary>Why this caller reads no mails of sessions now: mail to him is refused. Null when it is not.</summary>
    public Refusal? CheckReading(Caller caller) =>
        _mails.WaitAfterRefusal(caller.AccountId, LimitOf(caller.AccountKind)) is { } wait ? Refuse(wait) : null;

    /// <summary>Begins an account's windows anew, that of addresses and that of mails.</summary>
    public void Forget(long account)
    {
        _addresses.Forget(account);
        _mails.Forget(account);
    }

    private int LimitOf(AccountKind kind) => kind == AccountKind.Legacy ? options.Value.LegacyMailsPerWindow : options.Value.MailsPerWindow;

    private static Refusal Refuse(TimeSpan wait) => new(RefusalKind.RateLimited, "Request quota exceeded") { RetryAfter = wait };
}
