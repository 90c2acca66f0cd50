using DisposableMail.Core.Domains;
using DisposableMail.Core.Inboxes;

namespace DisposableMail.Core.Sessions;

/// <summary>Shows an inbox as its owner sees the session.</summary>
internal sealed class SessionViews(DomainService domains, RestoreKeys keys, SlidingEnds ends)
{
    public async ValueTask<MailSession> ShowAsync(Inbox inbox, CancellationToken stop)
    {
        var addresses = new List<SessionAddress>(inbox.Addresses.Count);
        foreach (var address in inbox.Addresses.OrderByDescending(static a => a.AttachedAt).ThenByDescending(static a => a.Id))
        {
            if (await ShowAsync(inbox, address, stop) is { } shown)
                addresses.Add(shown);
        }

        return new MailSession(inbox.PublicId, inbox.CreatedAt, ends.EndOf(inbox), addresses, inbox.MessageCount);
    }

    /// <returns>Null when its domain is not ours any more, or has become somebody else's own: no mail comes through it.</returns>
    public async ValueTask<SessionAddress?> ShowAsync(Inbox inbox, InboxAddress address, CancellationToken stop) =>
        await domains.FindAsync(address.Domain, stop) is { } domain && (domain.Type != DomainType.Custom || domain.OwnerAccountId == inbox.OwnerAccountId)
            ? new SessionAddress(inbox.PublicId, address.Text, domain, keys.Of(address))
            : null;
}
