namespace DisposableMail.Server.Swagger;

/// <summary>Section <c>Swagger</c>.</summary>
public sealed record SwaggerOptions
{
    /// <summary>False: neither the page at /swagger nor the OpenAPI documents exist.</summary>
    public bool Enabled { get; set; } = true;
}
