namespace DisposableMail.Server.Http;

/// <summary>Calls of this action need a key but take nothing from the quota.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class UncountedAttribute : Attribute;
