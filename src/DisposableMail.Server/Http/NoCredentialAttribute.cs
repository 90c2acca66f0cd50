namespace DisposableMail.Server.Http;

/// <summary>This action is for everybody: it needs no key, and takes none.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class NoCredentialAttribute : Attribute;
