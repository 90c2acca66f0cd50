namespace DisposableMail.Server.Swagger;

/// <summary>Bodies of a dialect as its documents show them. One class in the folder of each dialect that has any.</summary>
internal interface IWireExamples
{
    /// <summary>One instance per wire type.</summary>
    IReadOnlyList<object> Bodies { get; }
}
