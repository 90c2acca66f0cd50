namespace DisposableMail.Smtp.Tests;

/// <summary>Tests that measure the process run when no others do.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
