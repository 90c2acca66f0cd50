using DisposableMail.Core;
using GraphQL;
using GraphQL.Resolvers;
using GraphQL.Utilities;

namespace DisposableMail.Server.Dialects.DropMail.GraphQl;

/// <summary>SubscriptionRoot. Its field is resolved in two ways: first it says what to follow, then, for each mail, it is that mail.</summary>
internal static class SubscriptionFields
{
    public static void Map(TypeSettings types)
    {
        new FieldMap<object?>(types.For("SubscriptionRoot")).Ask("sessionMailReceived", ReceiveAsync);
        // The engine insists on a stream. Ours wait outside of an execution: one that waits would hold all its nodes.
        types.For("SubscriptionRoot").FieldFor("sessionMailReceived").StreamResolver = new SourceStreamResolver<object?>(NoStream);
    }

    private static Task<Result<object?>> ReceiveAsync(object? root, FieldCall field)
    {
        if (field.Call.End is { } why)
            return Task.FromResult<Result<object?>>(why);
        if (field.Call.Received is { } mail)
            return Task.FromResult<Result<object?>>(MailNode.Page(field.Call, field.Call.Following!.Session, [mail])[0]);
        if (!DropMailIds.TryRead(field.Argument<string>("id"), "Session", out var id))
            return Task.FromResult<Result<object?>>(Refusal.NotFound("Session"));
        var after = default(DropMailId);
        if (field.Argument<string>("mailsAfterId") is { } text && (!DropMailIds.TryRead(text, "Mail", out after) || after.Session != id.Session))
            return Task.FromResult<Result<object?>>(Refusal.Invalid("mailsAfterId", "not a mail of this session"));
        field.Call.Following = new Following(id.Session, after.Mail == Guid.Empty ? null : after.Mail);
        return Task.FromResult<Result<object?>>((object?)null);
    }

    private static IObservable<object?> NoStream(IResolveFieldContext context) => throw new InvalidOperationException("Subscriptions are followed, not observed.");
}
