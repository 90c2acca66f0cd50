using DisposableMail.Core;
using DisposableMail.Core.Domains;
using DisposableMail.Core.Sessions;
using DisposableMail.Server.Dialects.DropMail.GraphQl;

namespace DisposableMail.Server.Dialects.DropMail.Mcp;

/// <summary>The tools for domains, sessions and addresses.</summary>
internal sealed class SessionTools(SessionService sessions, DomainService domains)
{
    private const int MaxDomains = 200;
    private const int MaxAddresses = 100;

    public async Task<Result<ToolAnswer>> ListDomainsAsync(ToolCall call, CancellationToken stop)
    {
        var offered = await domains.ListOfferedAsync(call.Caller, stop);
        var shown = offered.Where(d => call.Arguments.PermanentOnly is not true || d.ExpiresAt is null).Take(MaxDomains).Select(McpDomain.Of);
        var answer = ToolAnswer.Of(new McpDomains([.. shown]), McpJson.Wire.McpDomains);
        return answer with { Text = answer.Structured.GetProperty("domains").GetRawText() };
    }

    public async Task<Result<ToolAnswer>> CreateSessionAsync(ToolCall call, CancellationToken stop)
    {
        if (!WishOf(call.Arguments).TryGet(out var wish, out var why))
            return why;
        if (!(await sessions.CreateAsync(call.Caller, wish, stop)).TryGet(out var session, out why))
            return why;
        call.Connection.Current = session.Id;
        var address = McpAddress.Of(session.Addresses[0]);
        var made = new McpNewSession(
            DropMailIds.OfSession(session.Id), Timestamps.Of(session.ExpiresAt), address.AddressId, address.Address, address.RestoreKey);
        return ToolAnswer.Of(made, McpJson.Wire.McpNewSession);
    }

    public async Task<Result<ToolAnswer>> GetSessionAsync(ToolCall call, CancellationToken stop)
    {
        if (!(await call.FindSessionAsync(mailId: null, stop)).TryGet(out var id, out var why))
            return why;
        if (await sessions.FindAsync(call.Caller, id, stop) is not { } session)
            return Refusal.NotFound("Session");
        McpAddress[] addresses = [.. session.Addresses.Take(MaxAddresses).Select(McpAddress.Of)];
        var state = new McpSessionState(
            DropMailIds.OfSession(id), Timestamps.Of(session.ExpiresAt), addresses, session.Addresses.Count, session.MessageCount);
        return ToolAnswer.Of(state, McpJson.Wire.McpSessionState);
    }

    public async Task<Result<ToolAnswer>> AddAddressAsync(ToolCall call, CancellationToken stop)
    {
        if (!(await call.FindSessionAsync(mailId: null, stop)).TryGet(out var session, out var why) || !WishOf(call.Arguments).TryGet(out var wish, out why))
            return why;
        return Answer(await sessions.AddAddressAsync(call.Caller, session, wish, stop));
    }

    public async Task<Result<ToolAnswer>> RestoreAddressAsync(ToolCall call, CancellationToken stop)
    {
        var (address, key) = (call.Arguments.Address, call.Arguments.RestoreKey);
        if (string.IsNullOrEmpty(address) || string.IsNullOrEmpty(key))
            return Refusal.Invalid("address", "address and restore_key are required");
        return (await FindOrMakeSessionAsync(call, stop)).TryGet(out var session, out var why)
            ? Answer(await sessions.RestoreAddressAsync(call.Caller, session, address, key, stop))
            : why;
    }

    public async Task<Result<ToolAnswer>> DeleteAddressAsync(ToolCall call, CancellationToken stop)
    {
        if (string.IsNullOrEmpty(call.Arguments.AddressId))
            return Refusal.Invalid("address_id", "address_id is required");
        var isDeleted = DropMailIds.TryRead(call.Arguments.AddressId, "Address", out var id)
            && await sessions.DeleteAddressAsync(call.Caller, id.Session, id.Address, stop);
        return ToolAnswer.Of(new McpDeleted(isDeleted), McpJson.Wire.McpDeleted);
    }

    // Who restores an address usually has no session any more: that is why.
    private async Task<Result<Guid>> FindOrMakeSessionAsync(ToolCall call, CancellationToken stop)
    {
        var found = await call.FindSessionAsync(mailId: null, stop);
        var hasNone = found.Refusal == ToolCall.NoSession;
        if (!string.IsNullOrEmpty(call.Arguments.SessionId) || (found.Refusal is not null && !hasNone))
            return found;
        if (!hasNone && await sessions.FindAsync(call.Caller, found.Value, stop) is not null)
            return found;
        if (!(await sessions.CreateAsync(call.Caller, address: null, stop)).TryGet(out var made, out var why))
            return why;
        call.Connection.Current = made.Id;
        return made.Id;
    }

    private static Result<NewSessionAddress> WishOf(ToolArguments arguments)
    {
        var wish = new NewSessionAddress { PermanentOnly = arguments.PermanentDomainOnly ?? false };
        if (string.IsNullOrEmpty(arguments.DomainId))
            return wish;
        return DropMailIds.TryRead(arguments.DomainId, "Domain", out var id)
            ? wish with { Domain = id.Number }
            : new Refusal(RefusalKind.DomainUnknown, "There is no such domain");
    }

    private static Result<ToolAnswer> Answer(Result<SessionAddress> address) => address.TryGet(out var made, out var why)
        ? ToolAnswer.Of(McpSessionAddress.Of(made), McpJson.Wire.McpSessionAddress)
        : why;
}
