namespace DisposableMail.Smtp;

/// <summary>A mailbox as named in a reverse-path or forward-path (RFC 5321 §4.1.2, RFC 6531 §3.3).</summary>
/// <param name="LocalPart">Its meaning, not its spelling: quotes and quoted-pairs are undone (<c>"a b"</c> is <c>a b</c>).</param>
/// <param name="Domain">As sent, or empty for the bare <c>postmaster</c> of §2.3.5. Address literals keep their brackets.</param>
public sealed record SmtpMailbox(string LocalPart, string Domain);
