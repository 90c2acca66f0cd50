using DisposableMail.Core;
using DisposableMail.Core.Domains;
using DisposableMail.Core.Sessions;
using GraphQL.Utilities;

namespace DisposableMail.Server.Dialects.DropMail.GraphQl;

/// <summary>Session, its connection of mails, Address, Domain.</summary>
internal static class SessionFields
{
    private static readonly string[] Everywhere = ["API", "TELEGRAM", "WEB"];
    private static readonly string[] ForPrograms = ["API"];

    public static void Map(TypeSettings types)
    {
        types.For("Session").IsTypeOfFunc = static o => o is SessionNode;
        new FieldMap<SessionNode>(types.For("Session"))
            .Value("id", static s => DropMailIds.OfSession(s.Session.Id))
            .Value("expiresAt", static s => Timestamps.Of(s.Session.ExpiresAt))
            .List("addresses", static s => s.Session.Addresses.Select(a => new AddressNode(a, s.Group)))
            .Value("downloadZipUrl", static (s, call) => call.Urls.OfSession(s.Session.Id))
            .Ask("mails", static (s, field) => s.Group.ReadMailsAsync(s.Session.Id, field.Stop))
            .Ask("mailsAfterId", ReadAfterAsync)
            .Ask("mailsConnection", SliceAsync);
        MapConnection(types);
        MapAddress(types);
        MapDomain(types);
    }

    /// <summary>Clients look for API; of a domain of one's own the service shows that alone.</summary>
    public static IReadOnlyList<string> AvailabilityOf(MailDomain domain) => domain.OwnerAccountId is null ? Everywhere : ForPrograms;

    private static async Task<Result<object?>> ReadAfterAsync(SessionNode node, FieldCall field)
    {
        var id = node.Session.Id;
        if (field.Argument<string>("mailId") is not { } mailId)
            return await node.Group.ReadMailsAsync(id, field.Stop);
        if (!DropMailIds.TryRead(mailId, "Mail", out var after) || after.Session != id)
            return Refusal.Invalid("mailId", "not a mail of this session");
        return (await field.Doors.Mails.ReadAsync(field.Caller, id, after.Mail, field.Stop)).TryGet(out var page, out var why)
            ? MailNode.Page(field.Call, id, page.Mails)
            : why;
    }

    private static async Task<Result<object?>> SliceAsync(SessionNode node, FieldCall field)
    {
        var request = new MailSliceRequest
        {
            After = field.Argument<string>("after"),
            Before = field.Argument<string>("before"),
            First = field.Argument<int?>("first"),
            Last = field.Argument<int?>("last"),
            Ascending = field.Argument<string>("sort") == "ASC",
        };
        field.Call.Budget.WorkThrough(node.Session.MessageCount); // A slice is cut out of the list of all.
        if (!field.Call.Budget.HasRoom)
            return (object?)null;
        return (await field.Doors.Mails.SliceAsync(field.Caller, node.Session.Id, request, field.Stop)).TryGet(out var slice, out var why)
            ? new SliceNode(node.Session.Id, slice, field.Call)
            : why;
    }

    private static void MapConnection(TypeSettings types)
    {
        new FieldMap<SliceNode>(types.For("SessionMailsConnection"))
            .List("edges", static s => s.Edges)
            .Value("pageInfo", static s => s.Slice)
            .Value("totalCount", static s => s.Slice.TotalCount);
        new FieldMap<EdgeNode>(types.For("SessionMailEdge"))
            .Value("cursor", static e => e.Cursor)
            .Value("node", static e => e.Mail);
        new FieldMap<MailSlice>(types.For("PageInfo"))
            .Value("startCursor", static s => s.Items.Count > 0 ? s.Items[0].Cursor : null)
            .Value("endCursor", static s => s.Items.Count > 0 ? s.Items[^1].Cursor : null)
            .Value("hasNextPage", static s => s.HasNext)
            .Value("hasPreviousPage", static s => s.HasPrevious);
    }

    private static void MapAddress(TypeSettings types)
    {
        types.For("Address").IsTypeOfFunc = static o => o is AddressNode;
        new FieldMap<AddressNode>(types.For("Address"))
            .Value("id", static a => DropMailIds.OfAddress(a.Address.Session, a.Address.Text))
            .Value("address", static a => a.Address.Text)
            .Value("domain", static a => a.Address.Domain)
            .Value("restoreKey", static a => a.Address.RestoreKey)
            .Ask("mails", static (a, field) => a.ReadMailsAsync(field));
    }

    private static void MapDomain(TypeSettings types)
    {
        types.For("Domain").IsTypeOfFunc = static o => o is MailDomain;
        new FieldMap<MailDomain>(types.For("Domain"))
            .Value("id", static d => DropMailIds.OfDomain(d.Id))
            .Value("name", static d => d.Name)
            .Value("introducedAt", static d => Timestamps.Of(d.IntroducedAt))
            .Value("availableVia", AvailabilityOf)
            .Value("expiresAt", static d => d.ExpiresAt is { } end ? Timestamps.Of(end) : null)
            .Value("health", static _ => "OK");
    }
}
