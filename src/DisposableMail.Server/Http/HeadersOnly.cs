namespace DisposableMail.Server.Http;

/// <summary>Among the features of a request that came as HEAD.</summary>
internal sealed record HeadersOnly;
