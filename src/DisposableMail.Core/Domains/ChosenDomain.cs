namespace DisposableMail.Core.Domains;

/// <summary>The domain of a new address.</summary>
/// <param name="Name">What follows the @: the domain or a name below it.</param>
/// <param name="IsOwn">Whether it is the caller's alone: then every name on it is his to give.</param>
internal readonly record struct ChosenDomain(MailDomain Domain, string Name, bool IsOwn);
