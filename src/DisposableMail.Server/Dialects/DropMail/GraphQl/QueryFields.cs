using DisposableMail.Core;
using DisposableMail.Core.Messages;
using GraphQL.Utilities;

namespace DisposableMail.Server.Dialects.DropMail.GraphQl;

/// <summary>QueryRoot.</summary>
internal static class QueryFields
{
    public static void Map(TypeSettings types) => new FieldMap<object?>(types.For("QueryRoot"))
        .Ask("session", FindSessionAsync)
        .Ask("sessions", ListSessionsAsync)
        .Ask("domains", ListDomainsAsync)
        .Ask("node", FindNodeAsync);

    private static async Task<Result<object?>> FindSessionAsync(object? root, FieldCall field) =>
        DropMailIds.TryRead(field.Argument<string>("id"), "Session", out var id)
        && await field.Doors.Sessions.FindAsync(field.Caller, id.Session, field.Stop) is { } session
            ? SessionNode.Alone(field.Call, session)
            : Refusal.NotFound("Session");

    private static async Task<Result<object?>> ListSessionsAsync(object? root, FieldCall field) =>
        new SessionGroup(field.Call, await field.Doors.Sessions.ListAsync(field.Caller, field.Stop)).Nodes.ToList();

    private static async Task<Result<object?>> ListDomainsAsync(object? root, FieldCall field)
    {
        var isPermanentOnly = field.Argument<bool?>("permanentOnly") ?? false;
        var domains = await field.Doors.Domains.ListOfferedAsync(field.Caller, field.Stop);
        return domains.Where(d => !isPermanentOnly || d.ExpiresAt is null).ToList();
    }

    // What is not there is null: the field promises nothing, and a program that asks by id alone cannot tell kinds apart.
    private static async Task<Result<object?>> FindNodeAsync(object? root, FieldCall field)
    {
        if (!DropMailIds.TryRead(field.Argument<string>("id"), out var id))
            return (object?)null;
        return id.Kind switch
        {
            "Session" => await field.Doors.Sessions.FindAsync(field.Caller, id.Session, field.Stop) is { } session
                ? SessionNode.Alone(field.Call, session)
                : null,
            "Address" => await field.Doors.Sessions.FindAddressAsync(field.Caller, id.Session, id.Address, field.Stop) is { } address
                ? new AddressNode(address, group: null)
                : null,
            "Domain" => await field.Doors.Domains.FindOfferedAsync(field.Caller, id.Number, field.Stop),
            _ => await FindMailAsync(id, field),
        };
    }

    private static async Task<Result<object?>> FindMailAsync(DropMailId id, FieldCall field)
    {
        if (!(await field.Doors.Mails.FindAsync(field.Caller, id.Session, id.Mail, field.Stop)).TryGet(out var mail, out var why))
            return why.Kind == RefusalKind.NotFound ? (object?)null : why;
        var node = NodeOf(field.Call, id.Session, mail);
        return id.Kind == "Mail" ? node : node.Attachments.FirstOrDefault(a => a.Attachment.Ordinal == id.Number);
    }

    private static MailNode NodeOf(Call call, Guid session, Message mail) => MailNode.Page(call, session, [mail])[0];
}
