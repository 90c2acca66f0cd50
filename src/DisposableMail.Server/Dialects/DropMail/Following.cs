namespace DisposableMail.Server.Dialects.DropMail;

/// <summary>What a subscription asks for.</summary>
/// <param name="After">Begins after this mail; null for the first one of the session.</param>
internal sealed record Following(Guid Session, Guid? After);
