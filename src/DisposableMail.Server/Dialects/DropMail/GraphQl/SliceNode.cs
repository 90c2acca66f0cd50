using DisposableMail.Core.Sessions;

namespace DisposableMail.Server.Dialects.DropMail.GraphQl;

/// <summary>A SessionMailsConnection of the schema.</summary>
internal sealed class SliceNode(Guid session, MailSlice slice, Call call)
{
    public MailSlice Slice => slice;

    public IReadOnlyList<EdgeNode> Edges { get; } =
        [.. slice.Items.Zip(MailNode.Page(call, session, [.. slice.Items.Select(i => i.Mail)]), static (item, mail) => new EdgeNode(item.Cursor, mail))];
}
