namespace DisposableMail.Smtp.Contents;

/// <summary>Large mails hold as much already as they may: the doing of clients, and no fault of the disk.</summary>
internal sealed class SpoolFullException(string message) : IOException(message);
