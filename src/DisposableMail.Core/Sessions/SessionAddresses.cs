using DisposableMail.Core.Addresses;
using DisposableMail.Core.Domains;
using DisposableMail.Core.Inboxes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace DisposableMail.Core.Sessions;

/// <summary>Hands out the addresses of sessions, and gives them back. Called within the writer's turn.</summary>
internal sealed class SessionAddresses(RestoreKeys keys, IOptions<MailSessionOptions> options, TimeProvider time)
{
    /// <summary>A new address, not added to the database yet.</summary>
    public async Task<InboxAddress> MakeAsync(MailDbContext db, Caller caller, MailDomain domain, CancellationToken stop)
    {
        while (true)
        {
            if (EmailAddress.TryCreate(AddressGenerator.NewLogin(), domain.Name, out var random) && !await db.Addresses.AnyAsync(a => a.Text == random.Text, stop))
                return InboxAddress.CreateForSession(random, caller.AccountId, time.GetUtcNow());
        }
    }

    /// <summary>Whether a session may have one address more.</summary>
    /// <returns>Null, or TooManyInboxes.</returns>
    public Refusal? CheckRoom(Inbox session) => session.Addresses.Count < options.Value.AddressesPerSession ? null
        : new Refusal(RefusalKind.TooManyInboxes, $"a session has {options.Value.AddressesPerSession} addresses at most");

    /// <summary>The row this key restores, tracked.</summary>
    /// <returns>RestoreKeyWrong; AddressUnavailable, but only to who has the key.</returns>
    public async Task<Result<InboxAddress>> FindAsync(MailDbContext db, EmailAddress address, string key, CancellationToken stop)
    {
        var now = time.GetUtcNow();
        var found = await db.Addresses.Where(a => a.Text == address.Text && a.Kind == AddressKind.Session)
            .Select(a => new { Row = a, EndsAt = db.Inboxes.Where(i => i.Id == a.InboxId).Select(i => (DateTimeOffset?)i.ExpiresAt).FirstOrDefault() })
            .FirstOrDefaultAsync(stop);
        if (found is null || !keys.Opens(key, found.Row) || (found.Row.FreedAt ?? found.EndsAt) <= now - options.Value.RestorePeriod)
            return new Refusal(RefusalKind.RestoreKeyWrong, "this key restores no such address") { Field = "restoreKey" };
        return found.EndsAt > now
            ? new Refusal(RefusalKind.AddressUnavailable, "this address is in use") { Field = "mailAddress" }
            : found.Row;
    }
}
