using DisposableMail.Core;
using DisposableMail.Core.Inboxes;
using DisposableMail.Testing;
using Microsoft.EntityFrameworkCore;

namespace DisposableMail.Storage.Tests;

public sealed class IdempotencyTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [EachDatabase]
    public async Task Parallel_repetitions_of_a_call_make_one_inbox(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine);
        var caller = await host.CallerAsync(tier: "free"); // Five live inboxes: the repetitions are not counted.

        var made = await Task.WhenAll(Enumerable.Range(0, 32).Select(
            _ => Task.Run(() => host.Inboxes.CreateAsync(caller, new NewInbox { IdempotencyKey = "key" }, None))));

        Assert.Single(made.Select(r => r.Value.PublicId).Distinct());
        Assert.Single(await host.Inboxes.ListAsync(caller, 10, None));
    }

    [EachDatabase]
    public async Task The_same_key_with_another_request_is_a_conflict_and_of_another_account_a_stranger(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine);
        var (caller, other) = (await host.CallerAsync(), await host.CallerAsync("other"));
        var first = (await host.Inboxes.CreateAsync(caller, new NewInbox { IdempotencyKey = "key", LocalPart = "one" }, None)).Value;

        var conflict = await host.Inboxes.CreateAsync(caller, new NewInbox { IdempotencyKey = "key", LocalPart = "two" }, None);
        var others = (await host.Inboxes.CreateAsync(other, new NewInbox { IdempotencyKey = "key", LocalPart = "two" }, None)).Value;

        Assert.Equal(RefusalKind.IdempotencyConflict, conflict.Refusal?.Kind);
        Assert.NotEqual(first.PublicId, others.PublicId);
        foreach (var length in new[] { 0, 256 })
        {
            var wrong = await host.Inboxes.CreateAsync(caller, new NewInbox { IdempotencyKey = new string('k', length) }, None);
            Assert.Equal(RefusalKind.InvalidInput, wrong.Refusal?.Kind);
        }
    }

    [EachDatabase]
    public async Task A_key_is_new_again_after_its_inbox_and_after_its_window(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine);
        var caller = await host.CallerAsync();
        async Task<Guid> MakeAsync(int minutes) => (await host.Inboxes.CreateAsync(
            caller, new NewInbox { IdempotencyKey = "key", Lifetime = TimeSpan.FromMinutes(minutes) }, None)).Value.PublicId;

        var first = await MakeAsync(10);
        Assert.Equal(first, await MakeAsync(10));
        host.Clock.Advance(TimeSpan.FromMinutes(10));
        var second = await MakeAsync(10_000);
        Assert.NotEqual(first, second);
        host.Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(second, await MakeAsync(10_000));
        host.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.NotEqual(second, await MakeAsync(10_000));
    }

    [EachDatabase]
    public async Task The_sweeper_forgets_keys_after_their_window(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine);
        var caller = await host.CallerAsync();
        _ = (await host.Inboxes.CreateAsync(caller, new NewInbox { IdempotencyKey = "key", Lifetime = TimeSpan.FromDays(9) }, None)).Value;
        await using var db = host.Open();

        await host.Sweeper.SweepAsync(None);
        Assert.Equal(1, await db.IdempotencyKeys.CountAsync());
        host.Clock.Advance(TimeSpan.FromHours(24));
        await host.Sweeper.SweepAsync(None);
        Assert.Equal(0, await db.IdempotencyKeys.CountAsync());
    }

    [EachDatabase]
    public async Task A_key_that_cannot_be_stored_leaves_no_inbox_behind(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine);
        var caller = await host.CallerAsync();
        await using var db = host.Open();
        await db.Database.ExecuteSqlRawAsync("""ALTER TABLE "IdempotencyKeys" RENAME COLUMN "RequestHash" TO "Away" """);
        await db.Database.ExecuteSqlRawAsync("""ALTER TABLE "IdempotencyKeys" ADD COLUMN "RequestHash" INTEGER CHECK ("RequestHash" IS NULL)""");

        await Assert.ThrowsAsync<DbUpdateException>(() => host.Inboxes.CreateAsync(caller, new NewInbox { IdempotencyKey = "key" }, None));

        Assert.Empty(await host.Inboxes.ListAsync(caller, 10, None));
    }
}
