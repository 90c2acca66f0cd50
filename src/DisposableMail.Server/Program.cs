using DisposableMail.Server.Dialects;
using DisposableMail.Server.Hosting;

// "accounts", "keys", "domains", "verify-data", "backup": the operator's commands. Everything else starts the server.
if (OperatorCommands.Handles(args))
    return await OperatorCommands.RunAsync(args);

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.AddMailServer();
builder.Services.AddDialects(builder.Configuration);

var app = builder.Build();
app.UseDialects();

await app.PrepareDataAsync();
await app.RunAsync();
return 0;
