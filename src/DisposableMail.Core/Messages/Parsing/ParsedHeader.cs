namespace DisposableMail.Core.Messages.Parsing;

/// <summary>One header field (RFC 5322 §2.2), its name as written and its value decoded and unfolded.</summary>
internal readonly record struct ParsedHeader(string Name, string Value);
