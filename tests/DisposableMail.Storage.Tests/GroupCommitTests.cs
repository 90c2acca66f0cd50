using DisposableMail.Core.Reception;
using DisposableMail.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace DisposableMail.Storage.Tests;

public sealed class GroupCommitTests
{
    [EachDatabase]
    public async Task Parallel_deliveries_are_all_stored_once_and_in_order(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine);
        var caller = await host.CallerAsync();
        var inboxes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => host.CreateInboxAsync(caller)));

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 200).Select(
            i => Task.Run(() => host.DeliverAsync(MailBuilder.To(inboxes[i % 4].Address.Text).Subject($"mail {i}")))));

        Assert.All(outcomes, outcome => Assert.Equal(DeliveryOutcome.Stored, outcome));
        var subjects = new List<string?>();
        foreach (var inbox in inboxes)
        {
            var messages = await host.ListAsync(caller, inbox);
            Assert.Equal(messages.Select(m => m.Id).OrderDescending(), messages.Select(m => m.Id));
            subjects.AddRange(messages.Select(m => m.Content.Subject));
        }

        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"mail {i}").Order(), subjects.Order());
        Assert.Empty(await host.VerifyAsync());
    }

    [EachDatabase]
    public async Task Mails_that_wait_go_to_disk_in_one_transaction_in_the_order_of_their_coming(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine, runWriter: false);
        using var meter = new ReceptionMeter(host);
        var caller = await host.CallerAsync();
        var inbox = await host.CreateInboxAsync(caller);
        var deliveries = new List<Task<DeliveryOutcome>>();
        for (var i = 0; i < 20; i++)
        {
            deliveries.Add(host.DeliverAsync(MailBuilder.To(inbox.Address.Text).Subject($"{i:D2}")));
            await meter.WaitingAsync(i + 1);
        }

        using var stop = new CancellationTokenSource();
        var writer = host.Reception.RunAsync(stop.Token);
        Assert.All(await Task.WhenAll(deliveries), outcome => Assert.Equal(DeliveryOutcome.Stored, outcome));

        Assert.Equal([20], meter.Groups);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"{19 - i:D2}"), (await host.ListAsync(caller, inbox)).Select(m => m.Content.Subject));
        await stop.CancelAsync();
        await writer;
    }

    [EachDatabase]
    public async Task A_lone_mail_waits_for_no_timer(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine); // Its clock stands still.
        using var meter = new ReceptionMeter(host);
        var caller = await host.CallerAsync();
        var inbox = await host.CreateInboxAsync(caller);

        Assert.Equal(DeliveryOutcome.Stored, await host.DeliverAsync(MailBuilder.To(inbox.Address.Text)));
        Assert.Equal([1], meter.Groups);
    }

    [EachDatabase]
    public async Task A_stop_commits_what_waits_and_refuses_what_comes_after(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine, runWriter: false);
        using var meter = new ReceptionMeter(host);
        var caller = await host.CallerAsync();
        var inbox = await host.CreateInboxAsync(caller);
        var waiting = Enumerable.Range(0, 10).Select(_ => host.DeliverAsync(MailBuilder.To(inbox.Address.Text))).ToList();
        await meter.WaitingAsync(10);

        await host.Reception.RunAsync(new CancellationToken(canceled: true));

        Assert.All(await Task.WhenAll(waiting), outcome => Assert.Equal(DeliveryOutcome.Stored, outcome));
        Assert.Equal(10, (await host.ListAsync(caller, inbox)).Count);
        Assert.Equal(DeliveryOutcome.Failed, await host.DeliverAsync(MailBuilder.To(inbox.Address.Text)));
        Assert.Equal(0, meter.Waiting);
    }

    [EachDatabase]
    public Task A_full_queue_makes_the_next_mail_wait(string engine) =>
        ThirdMailWaits(engine, new ReceptionOptions { QueueLength = 2 });

    [EachDatabase]
    public Task A_used_up_memory_budget_makes_the_next_mail_wait(string engine) =>
        ThirdMailWaits(engine, new ReceptionOptions { QueueBytes = 50_000 });

    [EachDatabase]
    public async Task Small_mail_does_not_stand_in_line_behind_large_ones(string engine)
    {
        await using var host = await CoreHost.StartAsync(engine, runWriter: false);
        using var meter = new ReceptionMeter(host);
        var inbox = await host.CreateInboxAsync(await host.CallerAsync());
        var large = string.Concat(Enumerable.Repeat(new string('x', 998) + "\r\n", 15_000));
        var waiting = Enumerable.Range(0, 4).Select(_ => host.DeliverAsync(MailBuilder.To(inbox.Address.Text).Text(large))).ToList();
        await meter.WaitingAsync(1);

        var small = host.DeliverAsync(MailBuilder.To(inbox.Address.Text));
        await meter.WaitingAsync(2);

        await host.Reception.RunAsync(new CancellationToken(canceled: true));
        Assert.Equal(DeliveryOutcome.Stored, await small);
        Assert.Equal(DeliveryOutcome.Stored, await waiting[0]);
        await Task.WhenAll(waiting);
    }

    private static async Task ThirdMailWaits(string engine, ReceptionOptions limits)
    {
        await using var host = await CoreHost.StartAsync(engine, runWriter: false, configure: services => services.Configure<ReceptionOptions>(
            options => (options.QueueLength, options.QueueBytes) = (limits.QueueLength, limits.QueueBytes)));
        using var meter = new ReceptionMeter(host);
        var caller = await host.CallerAsync();
        var inbox = await host.CreateInboxAsync(caller);
        var first = host.DeliverAsync(MailBuilder.To(inbox.Address.Text));
        var second = host.DeliverAsync(MailBuilder.To(inbox.Address.Text));
        await meter.WaitingAsync(2);

        using var leaves = new CancellationTokenSource();
        using var content = new MemoryStream(MailBuilder.To(inbox.Address.Text).Build());
        _ = Core.Addresses.EmailAddress.TryParse(inbox.Address.Text, out var recipient);
        var third = host.Reception.DeliverAsync(new IncomingMail("", null, [new IncomingRecipient(recipient!, recipient!.Text)]), content, leaves.Token);
        Assert.False(third.IsCompleted);
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => third);

        await host.Reception.RunAsync(new CancellationToken(canceled: true));
        Assert.Equal([DeliveryOutcome.Stored, DeliveryOutcome.Stored], await Task.WhenAll(first, second));
        Assert.Equal(2, (await host.ListAsync(caller, inbox)).Count);
    }
}
