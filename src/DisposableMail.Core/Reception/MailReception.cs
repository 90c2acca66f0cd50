using System.Diagnostics;
using DisposableMail.Core.Addresses;
using DisposableMail.Core.Domains;
using DisposableMail.Core.Inboxes;
using DisposableMail.Core.Messages;
using DisposableMail.Core.Messages.Parsing;
using DisposableMail.Core.Sessions;
using Microsoft.Extensions.Options;

namespace DisposableMail.Core.Reception;

/// <summary>The door for mail: who may receive it, and taking it: parse, store, tell.</summary>
public sealed class MailReception : IDisposable
{
    private readonly RecipientDirectory _directory;
    private readonly DomainService _domains;
    private readonly SessionRates _rates;
    private readonly MessageParser _parser;
    private readonly DeliveryQueue _queue;
    private readonly ReceptionMetrics _metrics;
    // Apart, so that small mail never stands in line behind a flood of large ones.
    private readonly MemoryBudget _smallMemory;
    private readonly MemoryBudget _bigMemory;
    private readonly int _maxTextCharacters;

    // Parsing is work for a processor: big mails take turns, so that they never occupy all of them and small mail flows on.
    private readonly SemaphoreSlim _bigMails = new(Math.Max(1, Environment.ProcessorCount - 1));

    internal MailReception(
        RecipientDirectory directory, DomainService domains, SessionRates rates, MessageParser parser, DeliveryQueue queue, ReceptionMetrics metrics,
        IOptions<ReceptionOptions> options, IOptions<ParsingOptions> parsing)
    {
        (_directory, _domains, _rates, _parser, _queue, _metrics) = (directory, domains, rates, parser, queue, metrics);
        _smallMemory = new MemoryBudget(options.Value.QueueBytes / 4);
        _bigMemory = new MemoryBudget(options.Value.QueueBytes / 4 * 3);
        _maxTextCharacters = parsing.Value.MaxTextCharacters;
    }

    /// <summary>Decides one forward-path.</summary>
    /// <param name="localPart">As meant, unquoted; compared without case.</param>
    /// <param name="domain">As sent; empty only for the bare <c>postmaster</c> (RFC 5321 §2.3.5).</param>
    /// <param name="declaredSizeBytes">SIZE of MAIL; null when not declared.</param>
    public async ValueTask<RecipientDecision> CheckRecipientAsync(string localPart, string domain, long? declaredSizeBytes, CancellationToken stop)
    {
        if (!EmailAddress.TryCanonicalDomain(await DomainOrPrimaryAsync(domain, stop), out var canonical)
            || await _domains.FindAsync(canonical, stop) is not { } ours)
            return RecipientDecision.NotOurDomain;
        if (!EmailAddress.TryCreate(localPart, canonical, out var address) || await _directory.FindAsync(address, ours, stop) is not { } route)
            return RecipientDecision.NoSuchInbox;
        if (declaredSizeBytes > route.MaxBytes)
            return RecipientDecision.TooLargeForInbox;
        if (!_rates.HasRoom(route))
            return RecipientDecision.TooFast;
        return route.HasRoomFor(declaredSizeBytes ?? 0) ? RecipientDecision.Accepted : RecipientDecision.InboxFull;
    }

    /// <summary>The canonical form of a forward-path that was accepted; null when it cannot be one of ours.</summary>
    public async ValueTask<EmailAddress?> ResolveAsync(string localPart, string domain, CancellationToken stop) =>
        EmailAddress.TryCreate(localPart, await DomainOrPrimaryAsync(domain, stop), out var address) ? address : null;

    /// <summary>Stores a content for every recipient or for none; returns after the commit has reached the disk.</summary>
    /// <param name="content">Seekable, the octets as received. Not disposed, not used after the return.</param>
    public async Task<DeliveryOutcome> DeliverAsync(IncomingMail mail, Stream content, CancellationToken stop)
    {
        var routes = new RecipientRoute[mail.Recipients.Count];
        for (var i = 0; i < routes.Length; i++)
        {
            var address = mail.Recipients[i].Address;
            if (await _domains.FindAsync(address.Domain, stop) is not { } ours
                || await _directory.FindAsync(address, ours, stop) is not { } route)
                return DeliveryOutcome.RecipientGone;
            routes[i] = route;
        }

        if (!_rates.TryTake(routes))
            return DeliveryOutcome.TooFast;
        var outcome = DeliveryOutcome.Failed;
        try
        {
            return outcome = await CommitAsync(mail, routes, content, stop);
        }
        finally
        {
            if (outcome != DeliveryOutcome.Stored)
                _rates.GiveBack(routes);
        }
    }

    /// <summary>Commits deliveries until <paramref name="stop"/>, then those that still wait. Run once, by the host.</summary>
    public Task RunAsync(CancellationToken stop) => _queue.RunAsync(stop);

    public void Dispose() => _bigMails.Dispose();

    private async ValueTask<string> DomainOrPrimaryAsync(string domain, CancellationToken stop) =>
        domain.Length > 0 ? domain : (await _domains.PrimaryAsync(stop))?.Name ?? "";

    private async Task<DeliveryOutcome> CommitAsync(IncomingMail mail, RecipientRoute[] routes, Stream content, CancellationToken stop)
    {
        var memory = IsBig(content) ? _bigMemory : _smallMemory;
        var share = await memory.TakeAsync(EstimateBytes(content.Length), stop);
        try
        {
            var delivery = await PrepareAsync(mail, routes, content, stop);
            using var packed = delivery.Content;
            return await _queue.CommitAsync(delivery, stop);
        }
        finally
        {
            memory.GiveBack(share);
        }
    }

    private async ValueTask<Delivery> PrepareAsync(IncomingMail mail, RecipientRoute[] routes, Stream content, CancellationToken stop)
    {
        if (!IsBig(content))
            return Prepare(mail, routes, content, stop);
        using var turn = await Turn.TakeAsync(_bigMails, stop);
        return Prepare(mail, routes, content, stop);
    }

    private Delivery Prepare(IncomingMail mail, RecipientRoute[] routes, Stream content, CancellationToken stop)
    {
        var started = Stopwatch.GetTimestamp();
        var parsed = _parser.Parse(content, stop);
        var delivery = new Delivery
        {
            ReversePath = mail.ReversePath,
            ClientAddress = mail.ClientAddress,
            Routes = routes,
            ForwardPaths = [.. routes.Zip(mail.Recipients, ForwardPathOf)],
            Parsed = parsed,
            // A small content is compressed here, on the session's thread; a big one by the writer, piece by piece.
            Content = PackedContent.Of(content),
        };
        _metrics.Parsed(started);
        return delivery;
    }

    private static string? ForwardPathOf(RecipientRoute route, IncomingRecipient recipient) =>
        route.Kind == InboxKind.Session && recipient.AsGiven != route.Address ? recipient.AsGiven : null;

    private static bool IsBig(Stream content) => content.Length > RawContent.PieceBytes;

    // What one mail holds while it waits: its stored form while small, and text and HTML in two octets a character. A large one counts
    // with its whole content, of which a group must not have much: whoever is in the group, or waits for it, waits for all of it.
    private long EstimateBytes(long contentBytes) => Math.Max(
        contentBytes, 4096 + Math.Min(contentBytes, RawContent.PieceBytes) + (2 * sizeof(char) * Math.Min(contentBytes, _maxTextCharacters)));
}
