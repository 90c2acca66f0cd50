using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace DisposableMail.Smtp.Tests;

/// <summary>What the operator sees: counts and codes, nobody's address.</summary>
public class ObservationTests
{
    [Fact]
    public async Task Logs_and_metrics_tell_outcomes_and_no_addresses()
    {
        var logs = new Lines();
        var services = Serve(logs);
        var counts = new ConcurrentDictionary<string, long>();
        using var listener = Listen(services, counts);
        var smtp = SmtpScript.Connect(services, "203.0.113.77", isOwner: true);
        await smtp.PlayAsync("S: 220");
        await smtp.HelloAsync();

        await smtp.BeginDataAsync();
        await smtp.PlayAsync("C: Subject: confidential\nC: .\nS: 250");
        await smtp.PlayAsync("C: MAIL FROM:<a@client.test>\nS: 250\nC: RCPT TO:<gone@mail.test>\nS: 550\nC: QUIT\nS: 221");
        await smtp.HangUpAsync();

        Assert.Equal((1, 1, 1, 0), (counts["smtp.messages/accepted"], counts["smtp.recipients/accepted"], counts["smtp.recipients/refused"], counts["smtp.connections/"]));
        Assert.Contains(logs.All, line => line.Contains("Message answered 250", StringComparison.Ordinal));
        Assert.DoesNotContain(logs.All, line => line.Contains(".test", StringComparison.Ordinal)
            || line.Contains("203.0.113", StringComparison.Ordinal) || line.Contains("confidential", StringComparison.Ordinal));
        await smtp.DisposeAsync();
    }

    private static ServiceProvider Serve(Lines logs)
    {
        var services = new ServiceCollection().AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(logs));
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddSingleton<TimeProvider>(new FakeTimeProvider());
        services.AddSingleton<IMailReceiver>(new RecordingReceiver
        {
            Check = one => one.LocalPart == "gone" ? new SmtpReply(550, "5.1.1", "gone@mail.test is gone") : new SmtpReply(250, "2.1.5", "OK"),
        });
        return services.AddSmtpServer(o => o.HostName = "mx.test").BuildServiceProvider();
    }

    private static MeterListener Listen(ServiceProvider services, ConcurrentDictionary<string, long> counts)
    {
        var meters = services.GetRequiredService<IMeterFactory>();
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == SmtpMetrics.MeterName && instrument.Meter.Scope == meters) self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();
        return listener;

        void Add(Instrument instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
            counts.AddOrUpdate($"{instrument.Name}/{(tags.IsEmpty ? "" : tags[0].Value)}", value, (_, sum) => sum + value);
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> All { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
