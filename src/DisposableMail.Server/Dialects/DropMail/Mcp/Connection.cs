using DisposableMail.Core.Messages;

namespace DisposableMail.Server.Dialects.DropMail.Mcp;

/// <summary>What one client was told until now. It lives as long as the client's connection; requests without one each get an empty one.</summary>
internal sealed class Connection
{
    private const int MaxSessions = 100;

    private readonly Dictionary<Guid, (long Number, Guid Mail)> _shown = [];
    private readonly Lock _lock = new();
    private Guid? _current;
    private (Guid Session, Guid Mail)? _arrived;

    /// <summary>The session that was made last, and is meant when none is named.</summary>
    public Guid? Current
    {
        get
        {
            lock (_lock)
                return _current;
        }

        set
        {
            lock (_lock)
                _current = value;
        }
    }

    /// <summary>The mail up to which all of the session were shown, and after which the next one is waited for; null when none is.</summary>
    public Guid? ShownUntil(Guid session)
    {
        lock (_lock)
            return _shown.TryGetValue(session, out var last) ? last.Mail : null;
    }

    /// <summary>The mail of the session that came out of the last wait; null when none did.</summary>
    public Guid? LastArrived(Guid session)
    {
        lock (_lock)
            return _arrived is { } last && last.Session == session ? last.Mail : null;
    }

    /// <summary>Mails that were listed, newest first.</summary>
    /// <param name="after">The mail that the list began after; null when it begins with the newest.</param>
    /// <param name="isAll">Whether the session has no others.</param>
    public void Show(Guid session, IReadOnlyList<Message> mails, Guid? after, bool isAll)
    {
        if (mails.Count == 0)
            return;
        lock (_lock)
        {
            // A list that leaves out some after those that were shown already must not hide them from who waits.
            if (isAll || (_shown.TryGetValue(session, out var last) && (after == last.Mail || mails[^1].Id <= last.Number)))
                Move(session, mails[0]);
        }
    }

    /// <summary>A mail that came out of a wait.</summary>
    /// <param name="after">The mail that the client named to wait after; null when it was <see cref="ShownUntil"/>.</param>
    public void Arrive(Guid session, Message mail, Guid? after)
    {
        lock (_lock)
        {
            // Between those that were shown and one that the client named there may be others.
            if (after is null || (_shown.TryGetValue(session, out var last) && after == last.Mail))
                Move(session, mail);
            _arrived = (session, mail.PublicId);
        }
    }

    private void Move(Guid session, Message mail)
    {
        if (_shown.TryGetValue(session, out var last) && last.Number >= mail.Id)
            return;
        if (_shown.Count >= MaxSessions)
            _shown.Clear();
        _shown[session] = (mail.Id, mail.PublicId);
    }
}
