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

    /// <summary>The latest mail of the session that was shown, in whatever way; null when none was.</summary>
    public Guid? LastShown(Guid session)
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

    public void Show(Guid session, Message mail)
    {
        lock (_lock)
        {
            if (_shown.TryGetValue(session, out var last) && last.Number >= mail.Id)
                return;
            if (_shown.Count >= MaxSessions)
                _shown.Clear();
            _shown[session] = (mail.Id, mail.PublicId);
        }
    }

    public void Arrive(Guid session, Message mail)
    {
        Show(session, mail);
        lock (_lock)
            _arrived = (session, mail.PublicId);
    }
}
