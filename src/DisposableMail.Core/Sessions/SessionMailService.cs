using DisposableMail.Core.Messages;

namespace DisposableMail.Core.Sessions;

/// <summary>
/// The door to the mails of sessions. What is asked for many mails, addresses or sessions together costs a constant number of queries; ask
/// for them together. Every call prolongs the sessions it reads. Octets are read through <see cref="MessageService.OpenRaw"/> and
/// <see cref="MessageService.OpenAttachment"/>.
/// </summary>
/// <remarks>
/// While an account is over its rate of mails, every reading by it is refused with RateLimited and a RetryAfter, what is there included; its
/// sessions themselves are still found (<see cref="SessionService.FindAsync"/>).
/// </remarks>
public sealed class SessionMailService
{
    /// <summary>Mails that one call goes through to find those that it reads, of many sessions together; of one, all it has.</summary>
    public const int MaxListed = 50_000;

    private readonly SessionReading _reading;
    private readonly SessionFollowing _following;
    private readonly RawMails _raws;
    private readonly LinkKeys _links;

    internal SessionMailService(SessionReading reading, SessionFollowing following, RawMails raws, LinkKeys links) =>
        (_reading, _following, _raws, _links) = (reading, following, raws, links);

    /// <summary>Mails of a session, newest first, at most 100, and at most 16 MiB of raw content together (at least one).</summary>
    /// <param name="after">
    /// Only mails received after this one; of more than a page the oldest come first, so that asking again after the first of the page misses
    /// none. Null for the newest mails of all. A mail that is gone is still a place in time.
    /// </param>
    /// <returns>NotFound, RateLimited.</returns>
    public Task<Result<MailPage>> ReadAsync(Caller caller, Guid session, Guid? after, CancellationToken stop) =>
        _reading.ReadAsync(caller, session, after, stop);

    /// <summary>As <see cref="ReadAsync"/> without a start, for many sessions together.</summary>
    /// <returns>
    /// By session; absent are those that are not there, and those beyond the 16 MiB that one call reads: ask for them with
    /// <see cref="ReadAsync"/>. Or RateLimited.
    /// </returns>
    public Task<Result<IReadOnlyDictionary<Guid, IReadOnlyList<Message>>>> ReadManyAsync(
        Caller caller, IReadOnlyCollection<Guid> sessions, CancellationToken stop) => _reading.ReadManyAsync(caller, sessions, stop);

    /// <summary>The mails that came through each of these addresses into the session it belongs to, newest first, at most 100 each.</summary>
    /// <returns>By address; absent as in <see cref="ReadManyAsync"/>. Or RateLimited.</returns>
    public Task<Result<IReadOnlyDictionary<SessionAddress, IReadOnlyList<Message>>>> ReadByAddressAsync(
        Caller caller, IReadOnlyCollection<SessionAddress> addresses, CancellationToken stop) => _reading.ReadByAddressAsync(caller, addresses, stop);

    /// <summary>A slice of all mails of a session, cut in the order of steps that <see cref="MailSliceRequest"/> says.</summary>
    /// <returns>NotFound, RateLimited, InvalidInput (first, last, after, before).</returns>
    public Task<Result<MailSlice>> SliceAsync(Caller caller, Guid session, MailSliceRequest request, CancellationToken stop) =>
        _reading.SliceAsync(caller, session, request, stop);

    /// <summary>One mail of a live session of the caller.</summary>
    /// <returns>NotFound, RateLimited.</returns>
    public Task<Result<Message>> FindAsync(Caller caller, Guid session, Guid mail, CancellationToken stop) => _reading.FindAsync(caller, session, mail, stop);

    /// <summary>The key of a link that carries no token and opens this one mail: for <see cref="FindByReferenceAsync"/>.</summary>
    /// <returns>22 characters of base64url, always the same ones.</returns>
    public string LinkKeyOf(Guid session, Guid mail) => _links.Of(session, mail);

    /// <summary>As <see cref="LinkKeyOf(Guid, Guid)"/>, for all mails of the session: for <see cref="ReadByReferenceAsync"/>.</summary>
    public string LinkKeyOf(Guid session) => _links.Of(session);

    /// <summary>Whether it is a link, of a mail that is there or not.</summary>
    /// <param name="key">Of <see cref="LinkKeyOf(Guid, Guid)"/>.</param>
    public bool IsLink(Guid session, Guid mail, string key) => SessionSecret.AreSame(key, _links.Of(session, mail));

    /// <summary>The mail for whoever has its link.</summary>
    /// <param name="key">Of <see cref="LinkKeyOf(Guid, Guid)"/>; no other opens it.</param>
    /// <returns>Null when the key is another, the session has ended, or there is no such mail in it.</returns>
    public async Task<Message?> FindByReferenceAsync(Guid session, Guid mail, string key, CancellationToken stop) =>
        IsLink(session, mail, key) ? await _reading.FindByReferenceAsync(session, mail, stop) : null;

    /// <summary>As <see cref="FindByReferenceAsync"/>: a page of the mails of a session, oldest first.</summary>
    /// <param name="key">Of <see cref="LinkKeyOf(Guid)"/>; no other opens it.</param>
    /// <param name="after">The <see cref="Message.Id"/> of the last mail of the page before; 0 for the first page.</param>
    /// <returns>Empty after the last mail. Null when the key is another or the session has ended.</returns>
    public async Task<IReadOnlyList<Message>?> ReadByReferenceAsync(Guid session, string key, long after, CancellationToken stop) =>
        SessionSecret.AreSame(key, _links.Of(session)) ? await _reading.ReadByReferenceAsync(session, after, stop) : null;

    /// <summary>
    /// The ids of the mails of a session, oldest first: of those that are there, then of each as it is committed; none is missed, none comes twice.
    /// The session lives as long as it is followed.
    /// </summary>
    /// <param name="after">Begins with the mail after this one; null for the first one of the session.</param>
    /// <param name="heartbeat">Yields null after so long without a mail: to show that we are there, or to end a long poll.</param>
    /// <returns>
    /// Ids and heartbeats (null); a refusal is the last item: NotFound (the session is not there, or has ended), RateLimited.
    /// </returns>
    public IAsyncEnumerable<Result<Guid?>> FollowAsync(Caller caller, Guid session, Guid? after, TimeSpan heartbeat, CancellationToken stop) =>
        _following.RunAsync(caller, session, after, heartbeat, stop);

    /// <summary>A mail that <see cref="FollowAsync"/> named; null when it was deleted meanwhile.</summary>
    public ValueTask<Message?> FindFollowedAsync(Caller caller, Guid session, Guid mail, CancellationToken stop) =>
        _following.FindAsync(caller, session, mail, stop);

    /// <summary>The raw contents of these mails as text, in one query.</summary>
    /// <param name="mails">A page of them: what one of the other calls returned.</param>
    /// <returns>By <see cref="Message.PublicId"/>. A mail that was deleted meanwhile is absent.</returns>
    public Task<IReadOnlyDictionary<Guid, RawMail>> ReadRawAsync(IReadOnlyCollection<Message> mails, CancellationToken stop) =>
        _raws.ReadAsync(mails, stop);
}
