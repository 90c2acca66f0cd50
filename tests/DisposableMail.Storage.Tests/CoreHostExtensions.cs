using DisposableMail.Core;
using DisposableMail.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace DisposableMail.Storage.Tests;

/// <summary>What only this project may look at: the rows themselves.</summary>
internal static class CoreHostExtensions
{
    public static MailDbContext Open(this CoreHost host) => host.Services.GetRequiredService<IMailDatabase>().Open();
}
