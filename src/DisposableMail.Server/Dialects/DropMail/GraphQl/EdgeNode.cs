namespace DisposableMail.Server.Dialects.DropMail.GraphQl;

/// <summary>A SessionMailEdge of the schema.</summary>
internal sealed record EdgeNode(string Cursor, MailNode Mail);
