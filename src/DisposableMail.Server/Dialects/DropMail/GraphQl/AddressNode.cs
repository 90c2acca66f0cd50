using DisposableMail.Core;
using DisposableMail.Core.Sessions;

namespace DisposableMail.Server.Dialects.DropMail.GraphQl;

/// <summary>An Address of the schema.</summary>
/// <param name="group">What it is read together with; null when its session is not part of the answer.</param>
internal sealed class AddressNode(SessionAddress address, SessionGroup? group)
{
    private Task<SessionGroup>? _own;

    public SessionAddress Address => address;

    public async Task<Result<object?>> ReadMailsAsync(FieldCall field) =>
        await (group ?? await (_own ??= FindOwnAsync(field))).ReadMailsAsync(address, field.Stop);

    // The session says how many mails there are to go through.
    private async Task<SessionGroup> FindOwnAsync(FieldCall field) =>
        await field.Doors.Sessions.FindAsync(field.Caller, address.Session, field.Stop) is { } session
            ? new SessionGroup(field.Call, [session with { Addresses = [address] }])
            : new SessionGroup(field.Call, []);
}
