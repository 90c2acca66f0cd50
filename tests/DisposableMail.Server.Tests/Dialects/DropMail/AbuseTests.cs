using System.Diagnostics;
using System.Text.Json;
using DisposableMail.Core;
using DisposableMail.Core.Accounts;
using DisposableMail.Server.Dialects.DropMail;
using DisposableMail.Server.Dialects.DropMail.Captcha;
using DisposableMail.Server.Dialects.DropMail.GraphQl;
using DisposableMail.Server.Dialects.DropMail.Limits;
using DisposableMail.Server.Http;
using DisposableMail.Testing;
using GraphQL;
using Microsoft.Extensions.Options;
using Xunit.Abstractions;

namespace DisposableMail.Server.Tests.Dialects.DropMail;

/// <summary>Queries that are small to send and large to answer are refused before they are looked at.</summary>
public sealed class AbuseTests(ITestOutputHelper output)
{
    public static TheoryData<string, string> Bombs => new()
    {
        { "deep", string.Concat(Enumerable.Repeat("{a", 900)) + new string('}', 900) },
        { "deeper than the parser goes", string.Concat(Enumerable.Repeat("{a", 60)) + new string('}', 60) },
        { "nested values", "{session(id:" + new string('[', 900) + new string(']', 900) + "){id}}" },
        { "aliases", "{" + string.Concat(Enumerable.Range(0, 100).Select(i => $"a{i}:sessions{{mails{{text}}}}")) + "}" },
        { "lists within lists", "{sessions{addresses{mails{attachments{id name mime rawSize downloadUrl raw}}}}}" },
        { "a fragment of itself", "{...A} fragment A on QueryRoot{...A}" },
        { "fragments in a circle", "{...A} fragment A on QueryRoot{...B} fragment B on QueryRoot{...C} fragment C on QueryRoot{sessions{id} ...A}" },
        { "fragments that double", "{...F0}" + string.Concat(Enumerable.Range(0, 40).Select(i => $" fragment F{i} on QueryRoot{{...F{i + 1} ...F{i + 1}}}")) + " fragment F40 on QueryRoot{sessions{id}}" },
        { "directives", "{__typename " + string.Concat(Enumerable.Repeat("@skip(if:false)", 400)) + "}" },
        { "many words", "{" + string.Concat(Enumerable.Repeat(" id", 40_000)) + "}" },
        { "many operations", string.Concat(Enumerable.Range(0, 500).Select(i => $"query q{i}{{__typename}}")) },
        { "introspection in circles", "{__schema{types{fields{type{fields{type{fields{name}}}}}}}}" },
        { "introspection through interfaces", "{__schema{types{interfaces{possibleTypes{interfaces{name}}}}}}" },
        { "a string that never ends", "{session(id:1){mailsConnection(first:\"" + new string('x', 100_000) + "\"){totalCount}}}" },
        { "a number that never ends", "{node(id:" + new string('9', 100_000) + "){id}}" },
        { "fields of one name that do not fit", "{" + string.Concat(Enumerable.Range(0, 180).Select(i => $" x:domains(permanentOnly:{(i % 2 == 0 ? "true" : "false")}){{id}}")) + "}" },
        { "the same in fragments", "{" + string.Concat(Enumerable.Range(0, 90).Select(i => $"...F{i} ")) + "}" + string.Concat(Enumerable.Range(0, 90).Select(i => $" fragment F{i} on QueryRoot{{x:domains(permanentOnly:{(i % 2 == 0 ? "true" : "false")}){{id}}}}")) },
        { "the same by type", "{node(id:1){" + string.Concat(Enumerable.Range(0, 300).Select(i => $"...on {(i % 2 == 0 ? "Domain" : "Attachment")}{{name}}")) + "}}" },
        { "the same one level down", "{" + string.Concat(Enumerable.Range(0, 30).Select(i => $" domains{{x:id x:name x:{(i % 2 == 0 ? "introducedAt" : "health")}}}")) + "}" },
        { "introspection over and over", "{" + string.Concat(Enumerable.Range(0, 40).Select(i => $"a{i}:__schema{{types{{fields{{args{{type{{ofType{{name}}}}}}}}}}}}")) + "}" },
    };

    [Theory]
    [MemberData(nameof(Bombs))]
    public void Bomb_is_refused_for_next_to_nothing(string what, string query)
    {
        using var engine = new GraphQlEngine(Options.Create(new DropMailOptions()));
        engine.Prepare(RequestOf("{ __typename }")); // What is made once is not the bomb's.
        engine.Prepare(RequestOf(query));

        var (before, began) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
        var (prepared, error) = engine.Prepare(RequestOf(query));
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        output.WriteLine($"{what}: {allocated:N0} octets, {Stopwatch.GetElapsedTime(began).TotalMilliseconds:N1} ms");

        Assert.Null(prepared);
        Assert.Matches("^(QUERY_TOO_COMPLEX|SYNTAX_ERROR)$", Assert.Single(error!.Errors!).Code);
        Assert.InRange(allocated, 0, 1_000_000);
    }

    public static TheoryData<string, string> Faults => new()
    {
        { "fields that are not there", "{" + string.Concat(Enumerable.Range(0, 1_900).Select(i => $" sesion{i}")) + "}" },
        { "arguments that are not there", "{" + string.Concat(Enumerable.Range(0, 190).Select(i => $" a{i}:domains(x{i}:1){{id}}")) + "}" },
        { "directives that are not there", "{__typename" + string.Concat(Enumerable.Range(0, 900).Select(i => $" @d{i}")) + "}" },
        { "variables that are not used", "query(" + string.Concat(Enumerable.Range(0, 480).Select(i => $" $v{i}:ID")) + "){__typename}" },
        { "fragments that are not used", "{__typename}" + string.Concat(Enumerable.Range(0, 240).Select(i => $" fragment F{i} on Mail{{id}}")) },
        { "fields of an input that are not there", "mutation{introduceSession(input:{" + string.Concat(Enumerable.Range(0, 600).Select(i => $" a{i}:1")) + "}){id}}" },
        { "a long list in the place of a word", "{node(id:[" + string.Concat(Enumerable.Range(0, 1_800).Select(i => $" {i}")) + "]){id}}" },
        { "a long string in the place of a number", "{session(id:1){mailsConnection(first:\"" + new string('x', 16_000) + "\"){totalCount}}}" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Faults_are_told_of_for_next_to_nothing_too(string what, string query)
    {
        using var engine = new GraphQlEngine(Options.Create(new DropMailOptions()));
        var nobody = CallOfNobody();
        await AnswerAsync();

        var (before, began) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
        var answering = AnswerAsync();
        Assert.True(answering.IsCompleted, "all of it was done by this thread");
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        output.WriteLine($"{what}: {allocated:N0} octets, {Stopwatch.GetElapsedTime(began).TotalMilliseconds:N1} ms, an answer of {(await answering).Length:N0}");

        Assert.InRange(allocated, 0, 1_000_000);
        Assert.InRange((await answering).Length, 100, 20_000);
        Assert.InRange(JsonDocument.Parse(await answering).RootElement.GetProperty("errors").GetArrayLength(), 1, FaultLimit.Max);

        async Task<byte[]> AnswerAsync()
        {
            var (prepared, error) = engine.Prepare(RequestOf(query));
            return GraphQlJson.Write(error ?? await engine.ExecuteAsync(prepared!, nobody, CancellationToken.None)).ToArray();
        }
    }

    [Theory]
    [InlineData("a number that never ends", "{\"v\":9}")]
    [InlineData("one within", "{\"v\":[{\"a\":9}]}")]
    public void Variables_that_cost_more_than_they_weigh_are_not_read(string what, string variables)
    {
        var wire = new DropMailRequest { Query = "{ __typename }", Variables = JsonDocument.Parse(variables.Replace("9", new string('9', 100_000), StringComparison.Ordinal)).RootElement };
        GraphQlRequest.Of(wire);

        var (before, began) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
        var request = GraphQlRequest.Of(wire);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        output.WriteLine($"{what}: {allocated:N0} octets, {Stopwatch.GetElapsedTime(began).TotalMilliseconds:N1} ms");

        Assert.Equal("variables must be a JSON object of plain values", request.Refusal?.Detail);
        Assert.InRange(allocated, 0, 100_000);
    }

    [Fact]
    public async Task Bombs_are_answered_like_any_other_query_that_is_not_valid()
    {
        await using var host = await MailHost.StartAsync();
        var client = await DropMailClient.NewAsync(host);

        foreach (var bomb in Bombs)
        {
            var body = await client.BodyAsync((string)bomb[1]);
            Assert.False(body.TryGetProperty("data", out _), (string)bomb[0]);
            Assert.Single(body.GetProperty("errors").EnumerateArray());
        }
    }

    [Theory]
    [InlineData("{ sessions { id expiresAt addresses { id address domain { id name introducedAt availableVia expiresAt health } restoreKey } downloadZipUrl mails { id raw rawSize downloadUrl fromAddr toAddr toAddrOrig receivedAt decodeStatus headerFrom headerSubject text textSource html hasHtml sanitizedHtml downloadSanitizedHtmlUrl attachments { id name mime rawSize downloadUrl raw } } } }")]
    [InlineData("{ a: sessions { ...S } b: sessions { ...S } } fragment S on Session { id mails { text html } }")]
    [InlineData("query { session(id: \"} } } } } } # \\\" {{{{{{\") { id # {{{{\n } }")]
    public void Queries_that_people_send_are_let_through(string query)
    {
        using var engine = new GraphQlEngine(Options.Create(new DropMailOptions()));

        Assert.NotNull(engine.Prepare(RequestOf(query)).Query);
    }

    [Fact]
    public void Known_queries_are_kept_within_bounds()
    {
        using var documents = new Documents();
        var parser = new GraphQL.Execution.GraphQLDocumentBuilder();

        for (var i = 0; i < 2_000; i++)
            documents.Keep(parser.Build($"{{ __typename }} # {i} {new string('x', 1000)}"));

        Assert.InRange(Enumerable.Range(0, 2_000).Count(i => documents.Find($"{{ __typename }} # {i} {new string('x', 1000)}") is not null), 1, 1_100);
    }

    private static GraphQlRequest RequestOf(string query) => new(query, null, Inputs.Empty);

    // What is not valid never gets as far as to a door.
    private static Call CallOfNobody() => new()
    {
        Caller = new Caller(1, new Tier { Name = "any" }),
        Doors = new Doors(null!, null!, null!, null!, null!, new Captchas(Options.Create(new DropMailOptions()), null!, null!, TimeProvider.System)),
        Urls = new DropMailUrls("http://mail.test", null!),
        Budget = new AnswerBudget(1_000_000, new AnswerPool(1_000_000), new AnswerPool(1_000_000)),
    };
}
