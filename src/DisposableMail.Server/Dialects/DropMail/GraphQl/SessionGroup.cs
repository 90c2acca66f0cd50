using System.Collections.Concurrent;
using DisposableMail.Core;
using DisposableMail.Core.Messages;
using DisposableMail.Core.Sessions;

namespace DisposableMail.Server.Dialects.DropMail.GraphQl;

/// <summary>Sessions of one answer: what is asked of each of them is read for all together, once.</summary>
internal sealed class SessionGroup(Call call, IReadOnlyList<MailSession> sessions)
{
    private readonly ConcurrentDictionary<SessionAddress, Task<Result<IReadOnlyDictionary<SessionAddress, IReadOnlyList<Message>>>>> _alone = new();
    private Task<Result<IReadOnlyDictionary<Guid, IReadOnlyList<Message>>>>? _mails;
    private Task<Result<IReadOnlyDictionary<SessionAddress, IReadOnlyList<Message>>>>? _byAddress;

    public IEnumerable<SessionNode> Nodes => sessions.Select(s => new SessionNode(s, this));

    public async Task<Result<object?>> ReadMailsAsync(Guid session, CancellationToken stop)
    {
        if (sessions.Count > 1)
        {
            _mails ??= WorkThrough(sessions).Mails.ReadManyAsync(call.Caller, [.. sessions.Select(s => s.Id)], stop);
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
        _byAddress ??= ReadAsync([.. sessions.SelectMany(static s => s.Addresses)], sessions, stop);
        if (!(await _byAddress).TryGet(out var known, out var why))
            return why;
        if (known.TryGetValue(address, out var mails))
            return MailNode.Page(call, address.Session, mails);
        if (!call.Budget.HasRoom)
            return (object?)null;
        // Beyond what one call reads; alone it fits.
        var reading = _alone.GetOrAdd(address, a => ReadAsync([a], sessions.Where(s => s.Id == a.Session), stop));
        return (await reading).TryGet(out var alone, out why) ? MailNode.Page(call, address.Session, alone.GetValueOrDefault(address) ?? []) : why;
    }

    private Task<Result<IReadOnlyDictionary<SessionAddress, IReadOnlyList<Message>>>> ReadAsync(
        SessionAddress[] addresses, IEnumerable<MailSession> within, CancellationToken stop) =>
        WorkThrough(within).Mails.ReadByAddressAsync(call.Caller, addresses, stop);

    // Before mails are read together, which begins with a list of all their sessions have.
    private Doors WorkThrough(IEnumerable<MailSession> within)
    {
        var (sum, most) = (0L, (long)SessionMailService.MaxListed);
        foreach (var session in within)
            (sum, most) = (sum + session.MessageCount, Math.Max(most, session.MessageCount));
        call.Budget.WorkThrough(Math.Min(most, sum));
        return call.Doors;
    }
}
