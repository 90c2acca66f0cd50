using DisposableMail.Core.Accounts;
using DisposableMail.Core.Addresses;
using DisposableMail.Core.Inboxes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace DisposableMail.Core.Domains;

/// <summary>RFC 5321 §4.5.1: every domain we receive for has a postmaster. All lead to one inbox that never ends (invariant 16).</summary>
internal sealed class Postmaster(IOptions<TierOptions> tiers, TimeProvider time)
{
    /// <summary>The account that owns the inbox; give it a key to read it.</summary>
    public const string AccountName = "postmaster";

    /// <summary>Gives every stored domain without one its address. Within the caller's turn.</summary>
    public async Task GiveAsync(MailDbContext db, CancellationToken stop)
    {
        // A custom domain's postmaster is its owner: the domain's own inbox takes that mail. A personal domain has no such inbox.
        var without = await db.Domains.Where(d => (d.Type != DomainType.Custom || d.IsPersonal) && !db.Addresses.Any(a => a.Text == "postmaster@" + d.Name))
            .OrderBy(d => d.Position).Select(d => d.Name).ToListAsync(stop);
        if (without.Count == 0)
            return;
        var account = await db.Accounts.FirstOrDefaultAsync(a => a.Name == AccountName, stop);
        Inbox? inbox = null;
        if (account is null)
        {
            db.Add(account = Account.Create(AccountName, tiers.Value.FindOrSmallest("premium"), time.GetUtcNow()));
            await db.SaveChangesAsync(stop);
        }
        else // A new account has no inbox yet: a first start need not compile this query.
        {
            inbox = await db.Inboxes.Include(i => i.Addresses).FirstOrDefaultAsync(i => i.OwnerAccountId == account.Id && i.Kind == InboxKind.Postmaster, stop);
        }

        foreach (var domain in without)
        {
            if (!EmailAddress.TryCreate("postmaster", domain, out var address))
                continue;
            var row = InboxAddress.Create(address, account.Id);
            if (inbox is null)
                db.Add(inbox = Inbox.Create(account.Id, row, time.GetUtcNow(), DateTimeOffset.MaxValue, InboxKind.Postmaster));
            else
                inbox.Add(row);
        }

        await db.SaveChangesAsync(stop);
    }
}
