namespace DisposableMail.Server.Dialects.TempMailLol;

/// <summary>Of this action only accounts have any use: without a key it is refused.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class NeedsKeyAttribute : Attribute;
