namespace DisposableMail.Server.Dialects;

internal static class DialectServices
{
    public static IServiceCollection AddDialects(this IServiceCollection services, IConfiguration configuration) => services;
    public static WebApplication UseDialects(this WebApplication app) => app;
}
