using DisposableMail.Fuzz.Targets;

namespace DisposableMail.Fuzz;

/// <summary>The one list.</summary>
public static class FuzzTargets
{
    public static IReadOnlyList<FuzzTarget> New() =>
    [
        new SessionTarget(), new LineTarget(), new ContentTarget(), new PathTarget(), new AddressTarget(), new ParameterTarget(), new ProxyTarget(),
        new MessageTarget(), new AttachmentTarget(), new HeaderTarget(), new HtmlTarget(),
        new DialectTarget(), new GraphQlTarget(), new McpTarget(),
    ];

    public static FuzzTarget New(string name) => New().Single(target => target.Name == name);
}
