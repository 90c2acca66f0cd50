using DisposableMail.Server.Hosting;
using Microsoft.Extensions.Options;
using ModelContextProtocol;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Formatting;
using Serilog.Formatting.Compact;

namespace DisposableMail.Server.Logging;

/// <summary>Serilog writes the console, and nothing else does; levels are the framework's <c>Logging:LogLevel</c>.</summary>
internal static class LogServices
{
    public static void AddConsoleLog(this WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        // It writes only what is left out below, but while it may write, the framework makes an activity for every request.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        builder.Services.AddOptions<LoggingOptions>().BindConfiguration("Logging").ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<LoggingOptions>>(new OptionsCheck<LoggingOptions>(Check));
        builder.Services.AddSingleton(new LogOutput(Console.Out));
        builder.Services.AddSingleton<ILoggerProvider>(
            static services => new WithoutScopes(new SerilogLoggerProvider(CreateLogger(services), dispose: true)));
    }

    private static Logger CreateLogger(IServiceProvider services)
    {
        var output = services.GetRequiredService<LogOutput>();
        return new LoggerConfiguration()
            .MinimumLevel.Verbose()
            // Not left to configuration: below this level the framework writes paths and queries, and some of ours hold
            // addresses and tokens (invariant 8).
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .MinimumLevel.Override("System", LogEventLevel.Warning)
            // Program says in a sentence why the server did not start.
            .Filter.ByExcluding(IsFailedStart)
            .Filter.ByExcluding(IsProtocolTalk)
            .WriteTo.Sink(new ConsoleLog(output.Writer, FormatterOf(services)))
            .CreateLogger();
    }

    private static bool IsFailedStart(LogEvent entry) =>
        entry.Properties.GetValueOrDefault(Constants.SourceContextPropertyName) is ScalarValue { Value: "Microsoft.Extensions.Hosting.Internal.Host" }
        && entry.MessageTemplate.Text == "Hosting failed to start";

    // MCP's package writes down what clients call themselves and what they ask for, which may be anything. Of use is a fault in one of our tools.
    private static bool IsProtocolTalk(LogEvent entry) =>
        entry.Properties.GetValueOrDefault(Constants.SourceContextPropertyName) is ScalarValue { Value: string source }
        && source.StartsWith("ModelContextProtocol", StringComparison.Ordinal)
        && (entry.Exception is null or McpException || !entry.Properties.ContainsKey("ToolName"));

    private static ITextFormatter FormatterOf(IServiceProvider services)
    {
        var format = services.GetRequiredService<IOptions<LoggingOptions>>().Value.Format
            ?? (services.GetRequiredService<IHostEnvironment>().IsDevelopment() ? LogFormat.Text : LogFormat.Json);
        return format == LogFormat.Text ? new TextLineFormatter() : new CompactJsonFormatter();
    }

    private static IEnumerable<string?> Check(LoggingOptions logging)
    {
        yield return OptionRange.Require(
            "Logging:Format", logging.Format, logging.Format is null || Enum.IsDefined(logging.Format.Value), string.Join(", ", Enum.GetNames<LogFormat>()));
    }
}
