namespace DisposableMail.Server.Dialects.TempMailLol;

/// <summary>This action shows what is no secret, or what a token in the request opens: no key is needed. One that is sent must be right.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class OpenToAllAttribute : Attribute;
