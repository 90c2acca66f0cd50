using Microsoft.Extensions.Options;

namespace DisposableMail.Core.Webhooks;

/// <summary>Says when a delivery that failed is due again.</summary>
internal sealed class RetrySchedule(IOptions<WebhookOptions> options)
{
    private const double Growth = 3;
    private const double Jitter = 0.2;

    private readonly WebhookOptions _options = options.Value;

    /// <param name="attempts">Made so far, 1 or more.</param>
    /// <returns>Null when it is time to give up.</returns>
    public DateTimeOffset? Next(WebhookDelivery delivery, int attempts, AttemptOutcome outcome, DateTimeOffset now)
    {
        var due = now + Wait(attempts, outcome.RetryAfter);
        return due <= delivery.CreatedAt + _options.MaxAttemptsSpan ? due : null;
    }

    private TimeSpan Wait(int attempts, TimeSpan? asked)
    {
        // Who asks for time gets it, within the same bounds: a receiver cannot make us hammer it, nor keep mail owed for ever.
        if (asked is { } named)
            return named < _options.FirstRetry ? _options.FirstRetry : named < _options.LongestRetry ? named : _options.LongestRetry;
        var seconds = Math.Min(_options.FirstRetry.TotalSeconds * Math.Pow(Growth, attempts - 1), _options.LongestRetry.TotalSeconds);
        // Deliveries that failed together must not come back together.
        return TimeSpan.FromSeconds(seconds * (1 - Jitter + (2 * Jitter * Random.Shared.NextDouble())));
    }
}
