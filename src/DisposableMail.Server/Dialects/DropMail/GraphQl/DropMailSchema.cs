using GraphQL.Resolvers;
using GraphQL.Types;

namespace DisposableMail.Server.Dialects.DropMail.GraphQl;

/// <summary>The schema: built from schema.graphql, the file that is also handed out.</summary>
internal static class DropMailSchema
{
    /// <summary>What <c>/api/graphql/schema.graphql</c> answers.</summary>
    public static string Sdl { get; } = Read();

    public static ISchema Build()
    {
        var schema = Schema.For(Sdl, static builder =>
        {
            QueryFields.Map(builder.Types);
            MutationFields.Map(builder.Types);
            SubscriptionFields.Map(builder.Types);
            SessionFields.Map(builder.Types);
            MailFields.Map(builder.Types);
        });
        schema.RegisterType(new TextScalar("Timestamp", "An instant, UTC, to the second: 2021-02-18T04:20:00+00:00"));
        schema.RegisterType(new TextScalar("Url", "An absolute URL"));
        // What clients of the current specification ask in their introspection.
        schema.Features.DeprecationOfInputValues = true;
        schema.Features.RepeatableDirectives = true;
        schema.Initialize();
        CompleteIntrospection(schema);
        return schema;
    }

    // The engine's introspection lacks two fields of the current specification (§4.2), for which common clients ask.
    private static void CompleteIntrospection(Schema schema)
    {
        var boolean = schema.AllTypes["Boolean"]!;
        ((IObjectGraphType)schema.AllTypes["__Directive"]!).Fields.Find("args")!.Arguments =
            new QueryArguments(new QueryArgument(boolean) { Name = "includeDeprecated", DefaultValue = false });
        ((IObjectGraphType)schema.AllTypes["__Type"]!).AddField(new FieldType
        {
            Name = "specifiedByURL", ResolvedType = schema.AllTypes["String"], Resolver = new FuncFieldResolver<string?>(static _ => null),
        });
    }

    private static string Read()
    {
        using var file = typeof(DropMailSchema).Assembly.GetManifestResourceStream("schema.graphql")!;
        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }
}
