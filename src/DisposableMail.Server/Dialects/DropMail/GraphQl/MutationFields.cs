using DisposableMail.Core;
using DisposableMail.Core.Sessions;
using GraphQL.Utilities;

namespace DisposableMail.Server.Dialects.DropMail.GraphQl;

/// <summary>MutationRoot.</summary>
internal static class MutationFields
{
    private static readonly Refusal NoSuchDomain = new(RefusalKind.DomainUnknown, "There is no such domain");

    public static void Map(TypeSettings types) => new FieldMap<object?>(types.For("MutationRoot"))
        .Ask("introduceSession", IntroduceSessionAsync)
        .Ask("introduceAddress", IntroduceAddressAsync)
        .Ask("restoreAddress", RestoreAddressAsync)
        .Ask("deleteAddress", DeleteAddressAsync)
        .Ask("addDomain", AddDomainAsync, Faults.OfDomain)
        .Ask("deleteDomain", DeleteDomainAsync, Faults.OfDomain);

    private static async Task<Result<object?>> IntroduceSessionAsync(object? root, FieldCall field)
    {
        NewSessionAddress? wish = null;
        // With a domain an address is meant, too; only who says "no address" gets none.
        if ((field.Input<bool?>("withAddress") ?? true) && !WishOf(field).TryGet(out wish, out var why))
            return why;
        return (await field.Doors.Sessions.CreateAsync(field.Caller, wish, field.Stop)).TryGet(out var session, out why)
            ? SessionNode.Alone(field.Call, session)
            : why;
    }

    private static async Task<Result<object?>> IntroduceAddressAsync(object? root, FieldCall field)
    {
        if (!TryReadSession(field, out var session))
            return Refusal.NotFound("Session");
        if (!WishOf(field).TryGet(out var wish, out var why))
            return why;
        return (await field.Doors.Sessions.AddAddressAsync(field.Caller, session, wish, field.Stop)).TryGet(out var address, out why)
            ? new AddressNode(address, group: null)
            : why;
    }

    private static async Task<Result<object?>> RestoreAddressAsync(object? root, FieldCall field)
    {
        if (!TryReadSession(field, out var session))
            return Refusal.NotFound("Session");
        var (text, key) = (field.Input<string>("mailAddress")!, field.Input<string>("restoreKey")!);
        return (await field.Doors.Sessions.RestoreAddressAsync(field.Caller, session, text, key, field.Stop)).TryGet(out var address, out var why)
            ? new AddressNode(address, group: null)
            : why;
    }

    private static async Task<Result<object?>> DeleteAddressAsync(object? root, FieldCall field) =>
        DropMailIds.TryRead(field.Input<string>("addressId"), "Address", out var id)
        && await field.Doors.Sessions.DeleteAddressAsync(field.Caller, id.Session, id.Address, field.Stop);

    private static async Task<Result<object?>> AddDomainAsync(object? root, FieldCall field)
    {
        var (name, password) = (field.Input<string>("name")!, field.Input<string>("adminPassword")!);
        return (await field.Doors.PersonalDomains.AddAsync(field.Caller, name, password, field.Stop)).TryGet(out var domain, out var why) ? domain : why;
    }

    private static async Task<Result<object?>> DeleteDomainAsync(object? root, FieldCall field)
    {
        if (!DropMailIds.TryRead(field.Input<string>("id"), "Domain", out var id))
            return Refusal.NotFound("Domain");
        return await field.Doors.PersonalDomains.RemoveAsync(field.Caller, id.Number, field.Input<string>("adminPassword")!, field.Stop) is { } why ? why : true;
    }

    private static bool TryReadSession(FieldCall field, out Guid session)
    {
        var isRead = DropMailIds.TryRead(field.Input<string>("sessionId"), "Session", out var id);
        session = id.Session;
        return isRead;
    }

    private static Result<NewSessionAddress> WishOf(FieldCall field)
    {
        var wish = new NewSessionAddress { PermanentOnly = field.Input<bool?>("permanentDomainOnly") ?? false };
        if (field.Input<string>("domainId") is not { } text)
            return wish;
        return DropMailIds.TryRead(text, "Domain", out var id) ? wish with { Domain = id.Number } : NoSuchDomain;
    }
}
