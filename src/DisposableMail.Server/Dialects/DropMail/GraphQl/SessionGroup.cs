using DisposableMail.Core;
using DisposableMail.Core.Messages;
using DisposableMail.Core.Sessions;

namespace DisposableMail.Server.Dialects.DropMail.GraphQl;

/// <summary>Sessions of one answer: what is asked of each of them is read for all together, once.</summary>
internal sealed class SessionGroup(Call call, IReadOnlyList<MailSession> sessions)
{
    private Task<Result<IReadOnlyDictionary<Guid, IReadOnlyList<Message>>>>? _mails;
    private Task<Result<IReadOnlyDictionary<SessionAddress, IReadOnlyList<Message>>>>? _byAddress;

    public IEnumerable<SessionNode> Nodes => sessions.Select(s => new SessionNode(s, this));

    public async Task<Result<object?>> ReadMailsAsync(Guid session, CancellationToken stop)
    {
        if (sessions.Count > 1)
        {
            _mails ??= WorkThrough().Mails.ReadManyAsync(call.Caller, [.. sessions.Select(s => s.Id)], stop);
            if (!(await _mails).TryGet(out var known, out var refusal))
                return refusal;
            if (known.TryGetValue(session, out var found))
                return MailNode.Page(call, session, found);
            if (!call.Budget.HasRoom)
                return (object?)null;
        }

        return (await call.Doors.Mails.ReadAsync(call.Caller, session, after: null, stop)).TryGet(out var page, out var why)
            ? MailNode.Page(call, session, page.Mails)
            : why;
    }

    /// <summary>The mails of an address; empty when its session is gone.</summary>
    public async Task<Result<object?>> ReadMailsAsync(SessionAddress address, CancellationToken stop)
    {
        _byAddress ??= WorkThrough().Mails.ReadByAddressAsync(call.Caller, [.. sessions.SelectMany(s => s.Addresses)], stop);
        if (!(await _byAddress).TryGet(out var known, out var why))
            return why;
        if (known.TryGetValue(address, out var mails))
            return MailNode.Page(call, address.Session, mails);
        if (!call.Budget.HasRoom)
            return (object?)null;
        // Beyond what one call reads; alone it fits.
        return (await call.Doors.Mails.ReadByAddressAsync(call.Caller, [address], stop)).TryGet(out var alone, out why)
            ? MailNode.Page(call, address.Session, alone.GetValueOrDefault(address) ?? [])
            : why;
    }

    // Before the reading of all together, which begins with a list of their mails.
    private Doors WorkThrough()
    {
        call.Budget.WorkThrough(Math.Min(SessionMailService.MaxListed, sessions.Sum(static s => (long)s.MessageCount)));
        return call.Doors;
    }
}
