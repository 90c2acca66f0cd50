using DisposableMail.Core;
using DisposableMail.Core.Messages;
using DisposableMail.Server.Dialects.DropMail.Limits;

namespace DisposableMail.Server.Dialects.DropMail;

/// <summary>One execution of a query: what its resolvers need. The engine wants a dictionary to carry it.</summary>
internal sealed class Call : Dictionary<string, object?>
{
    public required Caller Caller { get; init; }

    public required Doors Doors { get; init; }

    public required DropMailUrls Urls { get; init; }

    public required AnswerBudget Budget { get; init; }

    /// <summary>Set by a subscription's first execution: what is to be followed.</summary>
    public Following? Following { get; set; }

    /// <summary>The mail that a subscription's further execution is about; null in the first.</summary>
    public Message? Received { get; private init; }

    /// <summary>Why a subscription ends; null before.</summary>
    public Refusal? End { get; private init; }

    /// <summary>The same call, about a mail that came.</summary>
    public Call About(Message mail, AnswerBudget budget) =>
        new() { Caller = Caller, Doors = Doors, Urls = Urls, Budget = budget, Following = Following, Received = mail };

    /// <summary>The same call, about its end.</summary>
    public Call Refused(Refusal why) => new() { Caller = Caller, Doors = Doors, Urls = Urls, Budget = Budget, Following = Following, End = why };
}
