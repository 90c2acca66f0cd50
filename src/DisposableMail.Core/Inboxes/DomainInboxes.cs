using DisposableMail.Core.Addresses;
using DisposableMail.Core.Domains;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace DisposableMail.Core.Inboxes;

/// <summary>The inboxes of custom domains: one each, made when first needed, gone a while after nobody reads it any more.</summary>
internal sealed class DomainInboxes(
    IMailDatabase database, DomainService domains, WriteGate gate, InboxChanges changes, IOptions<CustomDomainOptions> options, TimeProvider time)
{
    /// <summary>The address under which the inbox of a domain stands in the address book: that unique row makes it the only one.</summary>
    public static EmailAddress AddressOf(MailDomain domain) => EmailAddress.TryCreate("*", domain.Name, out var address)
        ? address
        : throw new InvalidOperationException("A stored domain has a canonical name.");

    public async Task<Result<Inbox>> FindAsync(Caller caller, string name, CancellationToken stop)
    {
        if (EmailAddress.TryCanonicalDomain(name, out var canonical) && await domains.FindAsync(canonical, stop) is { Type: DomainType.Custom, IsPersonal: false } domain
            && domain.IsOwnOf(caller) && caller.OnlyInbox is null)
            return await FindOrCreateAsync(domain, stop);
        return new Refusal(RefusalKind.DomainUnknown, "this is no verified domain of yours") { Field = "domain" };
    }

    /// <summary>The live inbox of a custom domain.</summary>
    public async Task<Inbox> FindOrCreateAsync(MailDomain domain, CancellationToken stop)
    {
        await using (var db = database.Open())
        {
            if (await FindAsync(db, domain, stop) is { } known)
                return known;
        }

        using var turn = await gate.EnterAsync(stop);
        await using var writing = database.Open();
        return await FindAsync(writing, domain, stop) ?? await CreateAsync(writing, domain);
    }

    private async Task<Inbox?> FindAsync(MailDbContext db, MailDomain domain, CancellationToken stop)
    {
        var address = AddressOf(domain).Text;
        return await db.Inboxes.Where(i => i.Id == db.Addresses.Where(a => a.Text == address).Select(a => a.InboxId).FirstOrDefault())
            .Where(i => i.OwnerAccountId == domain.OwnerAccountId).Alive(time.GetUtcNow()).Include(i => i.Addresses).AsNoTracking()
            .FirstOrDefaultAsync(stop);
    }

    private async Task<Inbox> CreateAsync(MailDbContext db, MailDomain domain)
    {
        var owner = domain.OwnerAccountId ?? throw new InvalidOperationException("A custom domain has an owner.");
        var address = AddressOf(domain);
        var row = await db.Addresses.FirstOrDefaultAsync(a => a.Text == address.Text, CancellationToken.None) ?? InboxAddress.Create(address, owner);
        // No rest: who proved the domain is who its mail is for.
        (row.OwnerAccountId, row.FreedAt) = (owner, null);
        var now = time.GetUtcNow();
        var inbox = Inbox.Create(owner, row, now, now + options.Value.InboxLifetime, InboxKind.Domain);
        db.Add(inbox);
        await db.SaveChangesAsync(CancellationToken.None);
        changes.Announce(inbox.PublicId);
        return inbox;
    }
}
