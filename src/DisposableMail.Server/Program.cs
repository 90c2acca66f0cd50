using DisposableMail.Server.CommandLine;
using DisposableMail.Server.Dialects;
using DisposableMail.Server.Hosting;
using DisposableMail.Server.Swagger;

// "accounts", "keys", "domains", "verify-data", "backup", "mcp": the operator's commands. Without one the server starts.
if (OperatorCommands.Handles(args))
    return await OperatorCommands.RunAsync(args, Console.Out, Console.Error, CancellationToken.None);

try
{
    ServerArguments.Check(args);
    var builder = MailServer.CreateBuilder(args);
    builder.AddMailServer();
    builder.Services.AddDialects(builder.Configuration);
    builder.Services.AddSwagger(builder.Configuration);

    await using var app = builder.Build();
    app.UseMailServer();
    app.UseDialects();
    app.UseSwaggerPage();

    await app.PrepareDataAsync();
    await app.RunAsync();
    return ExitCodes.Done;
}
catch (Exception fault) when (StartFault.Explain(fault) is { } sentence)
{
    await Console.Error.WriteLineAsync(sentence);
    return ExitCodes.Refused;
}
