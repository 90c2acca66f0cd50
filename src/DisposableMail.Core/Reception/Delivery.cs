using DisposableMail.Core.Messages.Parsing;

namespace DisposableMail.Core.Reception;

/// <summary>One mail on its way to the database.</summary>
internal sealed class Delivery
{
    private readonly TaskCompletionSource<DeliveryOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public required string ReversePath { get; init; }

    public required string? ClientAddress { get; init; }

    public required IReadOnlyList<RecipientRoute> Routes { get; init; }

    /// <summary>For each route the forward-path that is kept beside the address; mostly null.</summary>
    public required IReadOnlyList<string?> ForwardPaths { get; init; }

    public required ParsedMessage Parsed { get; init; }

    public required PackedContent Content { get; init; }

    public Task<DeliveryOutcome> Outcome => _outcome.Task;

    public void Complete(DeliveryOutcome outcome) => _outcome.TrySetResult(outcome);
}
