using DisposableMail.Core.Reception;
using DisposableMail.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DisposableMail.Storage.Tests.Sqlite;

public sealed class SqliteFailureTests
{
    [Fact]
    public async Task A_mail_that_cannot_be_stored_takes_no_other_with_it()
    {
        await using var scene = await Scene.StartAsync();
        scene.File.Execute("""CREATE TRIGGER poison BEFORE INSERT ON "Attachments" WHEN NEW."FileName" = 'poison' BEGIN SELECT RAISE(ABORT, 'poison'); END""");

        var outcomes = await scene.DeliverGroupAsync(
            [.. Enumerable.Range(0, 9).Select(i => i == 4 ? scene.Mail($"mail {i}").Attach("poison", "text/plain", [1]) : scene.Mail($"mail {i}"))]);

        Assert.Equal([4], outcomes.Index().Where(o => o.Item == DeliveryOutcome.Failed).Select(o => o.Index));
        Assert.Equal(8, outcomes.Count(o => o == DeliveryOutcome.Stored));
        Assert.Equal(1, scene.Faults.Count); // Of the mail itself: of the group nothing else was lost.
        Assert.Equal([.. Enumerable.Range(0, 9).Where(i => i != 4).Select(i => $"mail {i}")], await scene.SubjectsAsync());
        Assert.Empty(await scene.Host.VerifyAsync());
    }

    [Fact]
    public async Task A_database_that_fails_is_answered_once_for_all_who_wait_and_used_again_when_it_recovers()
    {
        await using var scene = await Scene.StartAsync();
        scene.File.Execute("""ALTER TABLE "Contents" RENAME TO "Away" """);
        var failed = await scene.DeliverGroupAsync([.. Enumerable.Range(0, 9).Select(i => scene.Mail($"lost {i}"))]);
        Assert.All(failed, outcome => Assert.Equal(DeliveryOutcome.Failed, outcome));
        Assert.Equal(1, scene.Faults.Count);
        Assert.Equal(DeliveryOutcome.Failed, await scene.Host.DeliverAsync(scene.Mail("lost too")));

        scene.File.Execute("""ALTER TABLE "Away" RENAME TO "Contents" """);

        Assert.Equal(DeliveryOutcome.Stored, await scene.Host.DeliverAsync(scene.Mail("found")));
        Assert.Equal(["found"], await scene.SubjectsAsync());
        Assert.Empty(await scene.Host.VerifyAsync());
    }

    [Fact]
    public async Task A_database_that_fails_again_and_again_costs_no_connections()
    {
        if (!OperatingSystem.IsLinux())
            return; // Open files are counted in /proc.
        const int Failures = 20;
        await using var scene = await Scene.StartAsync();
        scene.File.Execute("""ALTER TABLE "Contents" RENAME TO "Away" """);
        await scene.DeliverGroupAsync([scene.Mail("lost")]);
        var before = OpenFiles(scene.Host.Folder);

        for (var i = 0; i < Failures; i++)
            Assert.Equal(DeliveryOutcome.Failed, await scene.Host.DeliverAsync(scene.Mail($"lost {i}")));

        // A reader may have opened another one meanwhile, and SQLite keeps a file open after its connection as long as another has locks.
        Assert.InRange(OpenFiles(scene.Host.Folder), 0, before + Failures - 1);
    }

    [Fact]
    public async Task A_database_that_another_process_holds_for_a_moment_is_waited_for()
    {
        await using var scene = await Scene.StartAsync();
        scene.File.Execute("BEGIN EXCLUSIVE");
        var delivery = scene.DeliverGroupAsync([scene.Mail("patient")]);
        Assert.False(delivery.IsCompleted);

        scene.File.Execute("ROLLBACK");

        Assert.Equal([DeliveryOutcome.Stored], await delivery);
    }

    [Fact]
    public async Task A_database_that_another_process_holds_too_long_is_a_failure_of_one_wait()
    {
        await using var scene = await Scene.StartAsync();
        scene.File.Execute("BEGIN EXCLUSIVE");

        var outcomes = await scene.DeliverGroupAsync([scene.Mail("one"), scene.Mail("two"), scene.Mail("three")]);

        Assert.All(outcomes, outcome => Assert.Equal(DeliveryOutcome.Failed, outcome));
        Assert.Equal(1, scene.Faults.Count);
        scene.File.Execute("ROLLBACK");
        Assert.Equal(DeliveryOutcome.Stored, await scene.Host.DeliverAsync(scene.Mail("later")));
        Assert.Equal(["later"], await scene.SubjectsAsync());
    }

    private static int OpenFiles(string folder) => Directory.GetFiles("/proc/self/fd")
        .Count(fd => new FileInfo(fd).LinkTarget?.StartsWith(folder, StringComparison.Ordinal) == true);

    private sealed record Scene(CoreHost Host, Core.Caller Caller, Core.Inboxes.Inbox Inbox, SqliteFile File, FaultCount Faults) : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stopping = new();
        private Task _writer = Task.CompletedTask;

        public static async Task<Scene> StartAsync()
        {
            var faults = new FaultCount();
            var host = await CoreHost.StartAsync(
                runWriter: false, configure: services => services.AddLogging(logging => logging.AddProvider(faults)));
            var caller = await host.CallerAsync();
            return new Scene(host, caller, await host.CreateInboxAsync(caller), SqliteFile.Of(host), faults);
        }

        public MailBuilder Mail(string subject) => MailBuilder.To(Inbox.Address.Text).Subject(subject);

        /// <summary>Lets all of them wait in this order before the writer begins, so that they are one group.</summary>
        public async Task<DeliveryOutcome[]> DeliverGroupAsync(MailBuilder[] mails)
        {
            using var meter = new ReceptionMeter(Host);
            var waiting = new List<Task<DeliveryOutcome>>();
            foreach (var mail in mails)
            {
                waiting.Add(Host.DeliverAsync(mail));
                await meter.WaitingAsync(waiting.Count);
            }

            _writer = Host.Reception.RunAsync(_stopping.Token);
            return await Task.WhenAll(waiting);
        }

        public async Task<IReadOnlyList<string?>> SubjectsAsync() => [.. (await Host.ListAsync(Caller, Inbox)).Reverse().Select(m => m.Content.Subject)];

        public async ValueTask DisposeAsync()
        {
            await _stopping.CancelAsync();
            await _writer;
            _stopping.Dispose();
            File.Dispose();
            Faults.Dispose();
            await Host.DisposeAsync();
        }
    }

    /// <summary>How many commits failed, by the log.</summary>
    private sealed class FaultCount : ILoggerProvider, ILogger
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Name == "CommitFailed")
                Interlocked.Increment(ref _count);
        }

        public void Dispose()
        {
        }
    }
}
