using DisposableMail.Core.Addresses;
using DisposableMail.Core.Domains;
using DisposableMail.Core.Inboxes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace DisposableMail.Core.Sessions;

/// <summary>What changes a session and its addresses, each in one turn of the writer.</summary>
internal sealed class SessionChanges(
    IMailDatabase database, DomainChoice choice, DomainService domains, SessionCreation creation, SessionAddresses addresses, WriteGate gate,
    InboxChanges changes, IOptions<MailSessionOptions> options, TimeProvider time)
{
    public async Task<Result<Inbox>> CreateAsync(Caller caller, NewSessionAddress? wish, CancellationToken stop)
    {
        if (!caller.IsAccount)
            return new Refusal(RefusalKind.TierForbids, "a session needs a token or a key of its own");
        if (!(await ChooseAsync(caller, wish, stop)).TryGet(out var domain, out var refusal))
            return refusal;
        using var turn = await gate.EnterAsync(stop);
        await using var db = database.Open();
        return await creation.CountSessionAsync<Inbox>(db, caller, async () =>
        {
            var address = domain is null ? null : await addresses.MakeAsync(db, caller, domain, stop);
            var now = time.GetUtcNow();
            var session = Inbox.CreateSession(caller.AccountId, address, now, now + options.Value.Lifetime);
            db.Add(session);
            await SaveAsync(db, session);
            return session;
        }, stop);
    }

    public async Task<Result<(Inbox Session, InboxAddress Address)>> AddAsync(Caller caller, Guid session, NewSessionAddress wish, CancellationToken stop)
    {
        // Before the domain: to who has no session, its domain says nothing.
        if (!await IsThereAsync(caller, session, stop))
            return Refusal.NotFound("Session");
        if (!(await choice.ChooseAsync(caller, wish, stop)).TryGet(out var domain, out var refusal))
            return refusal;
        return await AttachAsync(caller, session, async db => await addresses.MakeAsync(db, caller, domain, stop), stop);
    }

    public async Task<Result<(Inbox Session, InboxAddress Address)>> RestoreAsync(
        Caller caller, Guid session, string address, string key, CancellationToken stop)
    {
        if (!await IsThereAsync(caller, session, stop))
            return Refusal.NotFound("Session");
        return await AttachAsync(caller, session, async db =>
        {
            if (!EmailAddress.TryParse(address, out var parsed))
                return new Refusal(RefusalKind.RestoreKeyWrong, "this key restores no such address") { Field = "restoreKey" };
            var found = await addresses.FindAsync(db, parsed, key, stop);
            if (found.Refusal is not null)
                return found;
            var isUsable = await domains.FindAsync(parsed.Domain, stop) is { } domain && (domain.Type != DomainType.Custom || domain.IsOwnOf(caller));
            return isUsable ? found : new Refusal(RefusalKind.DomainUnknown, "the domain of this address is not open to you") { Field = "mailAddress" };
        }, stop);
    }

    public async Task<bool> DeleteAsync(Caller caller, Guid session, string address, CancellationToken stop)
    {
        if (!caller.IsAccount || !EmailAddress.TryParse(address, out var parsed))
            return false;
        using var turn = await gate.EnterAsync(stop);
        await using var db = database.Open();
        if (await FindAsync(db, caller, session, stop) is not { } inbox || inbox.Addresses.FirstOrDefault(a => a.Text == parsed.Text) is not { } row)
            return false;
        row.Free(time.GetUtcNow());
        await SaveAsync(db, inbox);
        return true;
    }

    private async Task<Result<MailDomain?>> ChooseAsync(Caller caller, NewSessionAddress? wish, CancellationToken stop)
    {
        if (wish is null)
            return (MailDomain?)null;
        return (await choice.ChooseAsync(caller, wish, stop)).TryGet(out var domain, out var refusal) ? domain : refusal;
    }

    private async Task<Result<(Inbox Session, InboxAddress Address)>> AttachAsync(
        Caller caller, Guid session, Func<MailDbContext, Task<Result<InboxAddress>>> take, CancellationToken stop)
    {
        if (!caller.IsAccount)
            return new Refusal(RefusalKind.TierForbids, "a session gets addresses by its owner alone");
        using var turn = await gate.EnterAsync(stop);
        await using var db = database.Open();
        if (await FindAsync(db, caller, session, stop) is not { } inbox)
            return Refusal.NotFound("Session");
        if (addresses.CheckRoom(inbox) is { } full)
            return full;
        return await creation.CountAddressAsync<(Inbox, InboxAddress)>(caller, async () =>
        {
            if (!(await take(db)).TryGet(out var address, out var refusal))
                return refusal;
            if (address.Id == 0)
                inbox.Add(address);
            else
                address.Restore(inbox, time.GetUtcNow());
            await SaveAsync(db, inbox);
            return (inbox, address);
        }, stop);
    }

    private async Task<bool> IsThereAsync(Caller caller, Guid session, CancellationToken stop)
    {
        await using var db = database.Open();
        return await Mine(db, caller, session).AnyAsync(stop);
    }

    private Task<Inbox?> FindAsync(MailDbContext db, Caller caller, Guid session, CancellationToken stop) =>
        Mine(db, caller, session).Include(i => i.Addresses).FirstOrDefaultAsync(stop);

    private IQueryable<Inbox> Mine(MailDbContext db, Caller caller, Guid session) =>
        db.Inboxes.Where(i => i.PublicId == session && i.Kind == InboxKind.Session).OwnedBy(caller).Alive(time.GetUtcNow());

    // A commit that has begun is not cancelled by a client that left.
    private async Task SaveAsync(MailDbContext db, Inbox session)
    {
        var end = time.GetUtcNow() + options.Value.Lifetime;
        if (session.ExpiresAt < end)
            session.ExpiresAt = end;
        await db.SaveChangesAsync(CancellationToken.None);
        changes.Announce(session.PublicId);
    }
}
