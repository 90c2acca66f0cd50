using DisposableMail.Core.Notifications;
using DisposableMail.Core.Reception;
using DisposableMail.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DisposableMail.Storage.Tests;

public sealed class EventTests
{
    [EachDatabase]
    public async Task Events_follow_commits(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine);
        var caller = await host.CallerAsync();
        var inbox = await host.CreateInboxAsync(caller);
        using var subscription = host.Services.GetRequiredService<IMessageFeed>().Subscribe(inbox.PublicId);
        await using var db = host.Open();

        // What is not stored is not told.
        await db.Database.ExecuteSqlRawAsync("""ALTER TABLE "Contents" RENAME TO "Away" """);
        Assert.Equal(DeliveryOutcome.Failed, await host.DeliverAsync(MailBuilder.To(inbox.Address.Text)));
        await db.Database.ExecuteSqlRawAsync("""ALTER TABLE "Away" RENAME TO "Contents" """);
        var told = subscription.WaitAsync(TimeSpan.FromSeconds(30), CancellationToken.None);
        Assert.False(told.IsCompleted);

        // Who is told finds it.
        var finds = FindsAsync();
        Assert.Equal(DeliveryOutcome.Stored, await host.DeliverAsync(MailBuilder.To(inbox.Address.Text)));
        Assert.True(await finds);

        async Task<bool> FindsAsync() => await told && await db.Messages.AnyAsync() && (await host.ListAsync(caller, inbox)).Count == 1;
    }
}
