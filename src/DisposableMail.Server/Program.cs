using DisposableMail.Server.CommandLine;
using DisposableMail.Server.Dialects;
using DisposableMail.Server.Hosting;

// "accounts", "keys", "domains", "verify-data", "backup": the operator's commands. Without one the server starts.
if (OperatorCommands.Handles(args))
    return await OperatorCommands.RunAsync(args, Console.Out, Console.Error, CancellationToken.None);

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.AddMailServer();
builder.Services.AddDialects(builder.Configuration);

var app = builder.Build();
app.UseDialects();

await app.PrepareDataAsync();
await app.RunAsync();
return 0;
