using DisposableMail.Core.Addresses;
using DisposableMail.Core.Domains;
using DisposableMail.Core.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace DisposableMail.Core.Inboxes;

/// <summary>Hands out addresses: one address, one live inbox (invariant 5). Called within the writer's turn.</summary>
internal sealed class AddressBook(IOptions<InboxOptions> options, IOptions<MailSessionOptions> sessions, TimeProvider time)
{
    /// <summary>Why the wished local-part may not be; null when it may.</summary>
    public static Refusal? Check(Caller caller, NewInbox wish, ChosenDomain domain)
    {
        if (wish.LocalPart is null)
        {
            var longest = domain.IsOwn ? 64 : 64 - AddressGenerator.TailCharacters;
            return wish.Prefix is null ? null : LocalPartPolicy.CheckForm(wish.Prefix.ToLowerInvariant(), longest, "prefix");
        }

        var localPart = wish.LocalPart.ToLowerInvariant();
        if (domain.IsOwn)
            return LocalPartPolicy.CheckForm(localPart, 64, wish.LocalPartField);
        return caller.Tier.CustomNames
            ? LocalPartPolicy.Check(localPart, wish.LocalPartField)
            : new Refusal(RefusalKind.TierForbids, $"your plan does not include a chosen {wish.LocalPartField}") { Field = wish.LocalPartField };
    }

    /// <summary>The wished address, or a random one.</summary>
    /// <returns>A new row, or the rested one, tracked by <paramref name="db"/> but not saved; or AddressUnavailable.</returns>
    public async Task<Result<InboxAddress>> TakeAsync(MailDbContext db, Caller caller, NewInbox wish, ChosenDomain domain, CancellationToken stop)
    {
        if ((wish.LocalPart ?? (domain.IsOwn ? wish.Prefix : null)) is not { } localPart)
            return await TakeRandomAsync(db, caller, wish, domain, stop);
        if (!EmailAddress.TryCreate(localPart, domain.Name, out var address))
            return Refusal.Invalid(wish.LocalPartField, $"{wish.LocalPartField} is not a valid address");
        return !await IsOfAnotherSessionAsync(db, caller, address, domain, stop) && await TakeAsync(db, caller, address, stop) is { } taken
            ? taken
            : Unavailable(wish.LocalPartField);
    }

    public static Refusal Unavailable(string field) =>
        new(RefusalKind.AddressUnavailable, "this address is in use or resting after use") { Field = field };

    private static async Task<Result<InboxAddress>> TakeRandomAsync(MailDbContext db, Caller caller, NewInbox wish, ChosenDomain domain, CancellationToken stop)
    {
        while (true)
        {
            var localPart = wish.Prefix is null ? AddressGenerator.NewLocalPart() : wish.Prefix + AddressGenerator.NewTail();
            if (!EmailAddress.TryCreate(localPart, domain.Name, out var random) || await db.Addresses.AnyAsync(a => a.Text == random.Text, stop))
                continue;
            // No other end of the same beginning would do.
            return await IsOfAnotherSessionAsync(db, caller, random, domain, stop) ? Unavailable("prefix") : InboxAddress.Create(random, caller.AccountId);
        }
    }

    // Mail to it comes to the session: the exact inbox, which goes first, may not be a stranger's. On a domain of the caller's own no
    // stranger's session takes mail. The row of a session's address is there as long as it can be restored.
    private static async Task<bool> IsOfAnotherSessionAsync(
        MailDbContext db, Caller caller, EmailAddress address, ChosenDomain domain, CancellationToken stop) =>
        !domain.IsOwn && ExtendedAddress.PlainOf(address, domain.Domain) is { } plain
        && await db.Addresses.AnyAsync(a => a.Text == plain.Text && a.Kind == AddressKind.Session && a.OwnerAccountId != caller.AccountId, stop);

    private async Task<InboxAddress?> TakeAsync(MailDbContext db, Caller caller, EmailAddress address, CancellationToken stop)
    {
        var known = await db.Addresses.Where(a => a.Text == address.Text)
            .Select(a => new { Row = a, EndsAt = db.Inboxes.Where(i => i.Id == a.InboxId).Select(i => (DateTimeOffset?)i.ExpiresAt).FirstOrDefault() })
            .FirstOrDefaultAsync(stop);
        if (known is null)
            return InboxAddress.Create(address, caller.AccountId);

        // Until the sweeper has come, an address that was freed still points to its ended inbox.
        var freedAt = known.Row.FreedAt ?? known.EndsAt ?? DateTimeOffset.MinValue;
        // Who has its restore key may be another than its last owner: until the key has ended, it is nobody's.
        var rest = known.Row.Kind == AddressKind.Session ? sessions.Value.RestorePeriod
            : known.Row.OwnerAccountId == caller.AccountId ? TimeSpan.Zero
            : options.Value.AddressRest;
        if (freedAt > time.GetUtcNow() - rest)
            return null;
        known.Row.TakeOver(caller.AccountId);
        return known.Row;
    }
}
