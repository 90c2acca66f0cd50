using System.Text.Json;
using System.Text.RegularExpressions;
using DisposableMail.Server.Tests.Dialects;
using DisposableMail.Server.Tests.Dialects.DropMail;
using DisposableMail.Server.Tests.Dialects.DropMail.Mcp;
using DisposableMail.Testing;
using DisposableMail.Testing.Dns;

namespace DisposableMail.Server.Tests.Security;

/// <summary>Every field of GraphQL that takes an id, every tool and every link, with another tenant's things and with what never was.</summary>
public sealed class DropMailIsolationTests
{
    private static readonly string[] Operations =
    [
        "query ($session: ID!) { session(id: $session) { id expiresAt mails { id } } }",
        "query ($session: ID!) { node(id: $session) { id } }",
        "query ($address: ID!) { node(id: $address) { id } }",
        "query ($mail: ID!) { node(id: $mail) { id } }",
        "query ($attachment: ID!) { node(id: $attachment) { id } }",
        "query ($domain: ID!) { node(id: $domain) { id } }",
        "query ($own: ID!, $mail: ID!) { session(id: $own) { mailsAfterId(mailId: $mail) { id } } }",
        "mutation ($session: ID!) { introduceAddress(input: {sessionId: $session}) { address } }",
        "mutation ($own: ID!, $domain: ID!) { introduceAddress(input: {sessionId: $own, domainId: $domain}) { address } }",
        "mutation ($domain: ID!) { introduceSession(input: {domainId: $domain}) { id } }",
        "mutation ($session: ID!, $text: String!, $key: String!) { restoreAddress(input: {sessionId: $session, mailAddress: $text, restoreKey: $key}) { address } }",
        "mutation ($own: ID!, $text: String!) { restoreAddress(input: {sessionId: $own, mailAddress: $text, restoreKey: \"0c88ea831f8f71bf3885f2b5bddd6c371\"}) { address } }",
        "mutation ($address: ID!) { deleteAddress(input: {addressId: $address}) }",
        "mutation ($domain: ID!) { deleteDomain(input: {id: $domain, adminPassword: \"my-secret-password\"}) }",
        "subscription ($session: ID!) { sessionMailReceived(id: $session) { id } }",
        "subscription ($own: ID!, $mail: ID!) { sessionMailReceived(id: $own, mailsAfterId: $mail) { id } }",
        "query ($mixedAddress: ID!) { node(id: $mixedAddress) { id } }",
        "query ($mixedMail: ID!) { node(id: $mixedMail) { id } }",
        "query ($mixedAttachment: ID!) { node(id: $mixedAttachment) { id } }",
        "mutation ($mixedAddress: ID!) { deleteAddress(input: {addressId: $mixedAddress}) }",
    ];

    [Fact]
    public async Task Every_argument_that_takes_an_id_or_a_cursor_is_asked()
    {
        await using var host = await MailHost.StartAsync();
        var client = await DropMailClient.NewAsync(host);
        string[] asked = [.. Operations, .. SessionCursorIsolationTests.Operations];

        var types = (await client.AskAsync("{ __schema { types { name fields { name args { name type { name ofType { name } } } } inputFields { name type { name ofType { name } } } } } }"))
            .GetProperty("__schema").GetProperty("types").EnumerateArray().Where(type => !type.GetProperty("name").GetString()!.StartsWith('_')).ToList();
        var missing = types.SelectMany(ArgumentsOf).Where(names => !asked.Any(o => Regex.IsMatch(o, $@"\b{names.Of}\((input: {{)?[^)]*\b{names.Argument}: "))).ToList();

        Assert.True(types.SelectMany(ArgumentsOf).Count() > 10);
        Assert.Empty(missing);
    }

    [Fact]
    public async Task Fields_answer_the_same_over_HTTP_and_over_a_socket()
    {
        await using var dns = DnsResponder.Start();
        await using var host = await StartAsync(dns);
        var (owner, other) = (await DropMailClient.NewAsync(host), await DropMailClient.NewAsync(host));
        var theirs = await SessionThings.MakeAsync(host, owner);
        var never = SessionThings.MadeUp(host.Clock.GetUtcNow());
        var own = (await other.NewSessionAsync()).Id;
        var before = await StateAsync(owner);
        using var socket = await GraphQlSocket.OpenAsync(host, other.Token);
        var caller = new RawCaller(host);

        foreach (var operation in Operations)
        {
            var question = JsonSerializer.Serialize(new { query = operation, variables = theirs.Variables(own) });
            var foreign = await caller.AskAsync("POST", other.Path, question);
            var madeUp = await caller.AskAsync("POST", other.Path, JsonSerializer.Serialize(new { query = operation, variables = never.Variables(own) }));
            Assert.Equal((operation, 200), (operation, RawAnswers.StatusOf(foreign)));
            Assert.Matches("null|false", foreign);
            Assert.Equal(RawAnswers.Settled(madeUp), RawAnswers.Settled(foreign));
            RawAnswers.AssertTellNothing("", foreign, theirs.Names); // Refusals repeat nothing of the question.
            Assert.Equal(await HearAsync(socket, operation, never.Variables(own)), await HearAsync(socket, operation, theirs.Variables(own)));
        }

        Assert.Equal(before, await StateAsync(owner));
    }

    [Theory]
    [InlineData("", "token_missing")]
    [InlineData("af_wrongwrongwrong", "token_invalid")]
    [InlineData("of-nobody-at-all", "token_invalid")]
    public async Task Without_a_token_or_with_a_wrong_one_nothing_is_answered(string token, string reason)
    {
        await using var dns = DnsResponder.Start();
        await using var host = await StartAsync(dns);
        var owner = await DropMailClient.NewAsync(host);
        var theirs = await SessionThings.MakeAsync(host, owner);
        var before = await StateAsync(owner);
        var stranger = new DropMailClient(host, token);

        foreach (var operation in Operations)
        {
            var answer = await stranger.AnswerAsync(operation, theirs.Variables(theirs.Session));
            Assert.StartsWith("403\n", answer, StringComparison.Ordinal);
            Assert.EndsWith("\n" + reason, answer, StringComparison.Ordinal);
        }

        using var refused = await RawMcp.PostAsync(host, token.Length == 0 ? null : token, RawMcp.ListTools);
        Assert.Equal((403, reason), ((int)refused.StatusCode, await refused.Content.ReadAsStringAsync()));
        Assert.Equal(before, await StateAsync(owner));
    }

    [Fact]
    public async Task Tools_answer_the_same()
    {
        await using var dns = DnsResponder.Start();
        await using var host = await StartAsync(dns);
        var owner = await DropMailClient.NewAsync(host);
        var theirs = await SessionThings.MakeAsync(host, owner);
        var never = SessionThings.MadeUp(host.Clock.GetUtcNow());
        var before = await StateAsync(owner);
        await using var stranger = await Assistant.ConnectAsync(host);

        var (foreign, madeUp) = (CallsWith(theirs), CallsWith(never));
        for (var i = 0; i < foreign.Length; i++)
        {
            var (tool, arguments) = foreign[i];
            var answer = JsonSerializer.Serialize(await stranger.CallAsync(tool, arguments));
            Assert.Matches("_not_found:|bad_signature:|\\{\"deleted\":false\\}", Regex.Unescape(answer));
            Assert.Equal(JsonSerializer.Serialize(await stranger.CallAsync(tool, madeUp[i].Arguments)), answer);
            RawAnswers.AssertTellNothing("", answer, theirs.Names); // Refusals repeat nothing of the question.
        }

        Assert.Equal(before, await StateAsync(owner));
    }

    [Fact]
    public async Task Links_lead_to_nothing_that_does_not_belong_together()
    {
        await using var dns = DnsResponder.Start();
        await using var host = await StartAsync(dns);
        var (one, other) = (await SessionLinks.MakeAsync(host), await SessionLinks.MakeAsync(host));
        var never = one with { Session = Guid.CreateVersion7(), Mail = Guid.CreateVersion7() };
        var nothing = await host.Http.SendAsync("GET", never.To("mail"));
        Assert.StartsWith("404\n", nothing, StringComparison.Ordinal);

        foreach (var kind in SessionLinks.Kinds)
        {
            Assert.StartsWith("200\n", await host.Http.SendAsync("GET", one.To(kind)), StringComparison.Ordinal);
            SessionLinks[] mixed =
            [
                one with { Mail = other.Mail }, one with { Mail = never.Mail }, one with { Session = other.Session }, one with { Session = never.Session },
                // Who knows the ids of a session and its mails, or has the link of another mail in it, has no link to this one.
                one with { Keys = other.Keys }, one with { Keys = _ => one.Keys(kind == "session" ? "mail" : "session") }, one with { Keys = _ => "" },
                one with { Keys = _ => one.Keys(kind)[..^1] }, one with { Mail = one.OtherMail },
            ];
            foreach (var link in mixed.Where(link => kind != "session" || link.Mail == one.Mail))
                Assert.Equal(nothing, await host.Http.SendAsync("GET", link.To(kind)));
            Assert.Equal(nothing, await host.Http.SendAsync("GET", one.To(kind).Replace($"anonym-{one.Keys(kind)}", "1", StringComparison.Ordinal)));
        }
    }

    // Of a field, or of the mutation that an input is for. The schema says that a cursor is any text.
    private static IEnumerable<(string Of, string Argument)> ArgumentsOf(JsonElement type)
    {
        foreach (var field in Listed(type, "fields"))
        {
            foreach (var argument in Listed(field, "args").Where(IsId))
                yield return (NameOf(field), NameOf(argument));
        }

        var mutation = char.ToLowerInvariant(NameOf(type)[0]) + NameOf(type)[1..].Replace("Input", "", StringComparison.Ordinal);
        foreach (var field in Listed(type, "inputFields").Where(IsId))
            yield return (mutation, NameOf(field));

        static IEnumerable<JsonElement> Listed(JsonElement of, string name) => of.GetProperty(name) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray()] : [];
        static string NameOf(JsonElement of) => of.GetProperty("name").GetString()!;
        static bool IsId(JsonElement argument) => NameOf(argument) is "after" or "before" or "mailAddress" or "restoreKey"
            || argument.GetProperty("type").GetRawText().Contains("\"ID\"", StringComparison.Ordinal);
    }

    private static Task<MailHost> StartAsync(DnsResponder dns)
    {
        dns.MailHost("example.com", "mx.test");
        return MailHost.StartAsync([("Dns:Servers:0", dns.EndPoint.ToString()), ("CustomDomains:MxName", "mx.test"), ("Http:FailedKeys:Limit", "100000")]);
    }

    private static async Task<string> StateAsync(DropMailClient owner) =>
        (await owner.AskAsync("{ sessions { id addresses { address restoreKey } mails { id } } domains { id name } }")).GetRawText();

    // The answer without its name; what completes the one before is passed over.
    private static async Task<string> HearAsync(GraphQlSocket socket, string operation, object variables)
    {
        await socket.SubscribeAsync("x", operation, variables);
        var answer = (await socket.HearAsync())!;
        if (!answer.Contains("\"type\":\"error\"", StringComparison.Ordinal))
            Assert.Equal("""{"id":"x","type":"complete"}""", await socket.HearAsync());
        return answer;
    }

    private static (string Tool, object Arguments)[] CallsWith(SessionThings things) =>
    [
        ("get_session", new { session_id = things.Session }),
        ("get_inbox", new { session_id = things.Session }),
        ("get_inbox", new { after_mail_id = things.Mail }),
        ("wait_for_email", new { session_id = things.Session, timeout_seconds = 0 }),
        ("wait_for_email", new { after_mail_id = things.Mail, timeout_seconds = 0 }),
        ("read_email", new { mail_id = things.Mail }),
        ("read_email", new { session_id = things.Session, mail_id = things.Mail }),
        ("add_address", new { session_id = things.Session }),
        ("create_session", new { domain_id = things.Domain }),
        ("restore_address", new { session_id = things.Session, address = things.Text, restore_key = things.Key }),
        ("restore_address", new { address = things.Text, restore_key = "0c88ea831f8f71bf3885f2b5bddd6c371" }),
        ("delete_address", new { address_id = things.Address }),
    ];
}
