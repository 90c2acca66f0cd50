using DisposableMail.Core.Accounts;
using DisposableMail.Core.Domains;
using DisposableMail.Core.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace DisposableMail.Core.Operations;

/// <summary>What happens to the data before the first request.</summary>
internal sealed class Preparation(IMailDatabase database, DomainService domains, AnonymousService anonymous, SessionSecret sessionSecret, IOptions<List<DomainOptions>> configured)
{
    public async Task<bool> RunAsync(CancellationToken stop)
    {
        await database.PrepareAsync(stop);
        await domains.ApplyConfigurationAsync(configured.Value, stop);
        await anonymous.PrepareAsync(stop);
        await sessionSecret.PrepareAsync(stop);
        await using var db = database.Open();
        return !await db.Accounts.AnyAsync(a => a.Kind == AccountKind.Ordinary && a.Name != Postmaster.AccountName && a.Name != AnonymousService.AccountName, stop);
    }

    public async Task RunSchemaAsync(CancellationToken stop)
    {
        await database.PrepareAsync(stop);
        if (!await IsReadyAsync(stop))
            await domains.ApplyConfigurationAsync(configured.Value, stop);
    }

    public async Task<bool> IsReadyAsync(CancellationToken stop)
    {
        await using var db = database.Open();
        return await db.Domains.AnyAsync(stop);
    }
}
