using DisposableMail.Server.Dialects;
using DisposableMail.Server.Hosting;
using DisposableMail.Server.Swagger;
using Microsoft.Extensions.Configuration;

namespace DisposableMail.Server.Tests.Hosting;

/// <summary>Program up to the check of the options.</summary>
internal static class Start
{
    /// <summary>What the operator reads when the server does not start with these options; empty when it would.</summary>
    public static string FaultOf(params (string Key, string Value)[] options)
    {
        try
        {
            var builder = MailServer.CreateBuilder([]);
            builder.Configuration.AddInMemoryCollection(options.Select(o => KeyValuePair.Create(o.Key, (string?)o.Value)));
            builder.AddMailServer();
            builder.Services.AddDialects(builder.Configuration);
            builder.Services.AddSwagger(builder.Configuration);
            ((IDisposable)builder.Build()).Dispose();
            return "";
        }
        catch (Exception fault) when (StartFault.Explain(fault) is { } sentence)
        {
            return sentence;
        }
    }
}
