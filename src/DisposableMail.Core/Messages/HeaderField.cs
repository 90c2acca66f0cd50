namespace DisposableMail.Core.Messages;

/// <summary>One header field (RFC 5322 §2.2): its name as written, its value decoded (RFC 2047) and unfolded.</summary>
public readonly record struct HeaderField(string Name, string Value);
