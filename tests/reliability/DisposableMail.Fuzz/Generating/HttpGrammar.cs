using System.Text;
using CsCheck;

namespace DisposableMail.Fuzz.Generating;

/// <summary>Requests with bodies: a line with method and path, then the body, damaged.</summary>
internal static class HttpGrammar
{
    private static readonly string[] Json =
    [
        "{", "}", "[", "]", ":", ",", "\"", "null", "true", "false", "0", "-1", "1e400", "99999999999999999999", "1.5", "\"\"", "\"a\"", "\"\\u0000\"", "\"\\ud800\"", "\\", "{}", "[]", " ", "\0", "\u00ff", "//", "[[[[[[[[[[[[[[[[",
        "\"duration\":", "\"username\":", "\"domain\":\"mail.test\"", "\"domain\":", "\"url\":\"https://192.0.2.1/\"", "\"min_name_length\":", "\"type\":\"af\"", "\"lifetime\":", "\"token\":", "\"email\":", "\"prefix\":", "\"email\":\"a@mail.test\"",
    ];

    private static readonly string[] Bodies =
    [
        "POST /v1/inbox\n{\"duration\":30,\"username\":\"some\",\"domain\":\"mail.test\"}", "POST /api/v1/inbox\n{}", "POST /v1/webhooks\n{\"url\":\"https://192.0.2.1/\",\"inbox_id\":null}",
        "POST /v1/emails\n{\"domain\":\"mail.test\",\"name\":\"some\",\"domain_type\":\"public\",\"min_name_length\":5,\"max_name_length\":9}", "POST /api/emails\n{}", "POST /api/emails/a@mail.test/b/mail.test\n{}",
        "POST /v2/inbox/create\n{\"domain\":null,\"prefix\":\"some\",\"community\":true}", "POST /v2/webhook\n{\"url\":\"https://192.0.2.1/\"}", "POST /v2/private_webhook\n{\"domain\":\"a.example\",\"url\":\"https://192.0.2.1/\"}",
        "POST /v2/custom\n{\"domain\":\"a.example\"}", "POST /v2/wildcard\n{\"domain\":\"a.example\"}", "POST /v2/community\n{\"domain\":\"a.example\"}",
        "POST /api/token/generate\n{\"type\":\"af\",\"lifetime\":\"1h\"}", "POST /api/token/renew\n{\"token\":\"af_0000\",\"lifetime\":\"1h\"}",
        "DELETE /v1/inbox/x\n{}", "DELETE /v1/emails/a@mail.test\n{}", "DELETE /api/messages/x\n{}", "DELETE /v2/custom?domain=a.example\n{}", "GET /v1/inbox/x\n", "GET /api/messages?email=a@mail.test\n", "GET /v2/inbox?token=x\n",
    ];

    // What stands between tildes is put in when the case is run: see KnownThings. Beside it made-up names stay, which are not found.
    private static readonly string[] Reads =
    [
        "GET /v1/inbox/~inbox~\n", "GET /api/v1/inbox/~inbox~?limit=1\n", "GET /v1/inbox/~inbox~?after=~email~\n", "GET /v1/inbox/~inbox~/emails/~email~\n", "GET /v1/inbox/~inbox~/emails/~email~/raw\n", "GET /v1/inbox/~inbox~/emails/~email~/attachments/0\n",
        "GET /v1/emails/~inboxAddress~/messages\n", "GET /v1/messages/~email~\n", "GET /v1/messages/~email~/source_code\n", "GET /v1/attachments/~attachmentOfEmail~\n", "DELETE /v1/messages/~email~\n{}", "DELETE /v1/inbox/~inbox~/emails/~email~\n{}",
        "GET /api/messages?email=~inboxAddress~\n", "GET /api/messages/~message~\n", "GET /api/messages/~message~/attachments/known.txt\n", "POST /api/emails/~inboxAddress~/other/mail.test\n{}", "DELETE /api/messages/~message~\n{}", "GET /v2/inbox?token=~inboxToken~\n",
        "GET /auth/~inboxToken~\n", "GET ~mailPath~\n", "GET ~htmlPath~\n", "GET ~attachmentPath~\n", "GET ~zipPath~\n", "POST /v1/webhooks\n{\"url\":\"https://192.0.2.1/\",\"inbox_id\":\"~inbox~\"}", "POST /v1/emails\n{\"email\":\"~inboxAddress~\"}",
    ];

    private static readonly string[] Paths = ["/", "?", "&", "=", "%", "%00", "%2F", "..", "limit=1", "after=~email~", "~email~", "~inbox~", "0", "-1", "99999999999999999999", "/raw", "/attachments/", "@", "+", ":", "x", "\u00e9"];

    private const string Mail =
        "id raw rawSize downloadUrl fromAddr toAddr toAddrOrig receivedAt decodeStatus headerFrom headerSubject text textSource html hasHtml sanitizedHtml downloadSanitizedHtmlUrl attachments{id name mime rawSize downloadUrl raw}";

    private static readonly string[] Documents =
    [
        "{sessions{id addresses{address restoreKey} mails{id}}}", "query Q($id: ID!){session(id:$id){id expiresAt}}", "mutation{introduceSession{id expiresAt addresses{id address}}}", "{domains{id name introducedAt type availableVia}}",
        "mutation M($input: IntroduceAddressInput!){introduceAddress(input:$input){address}}", "{__schema{types{name fields{name type{name ofType{name}}}}}}", "fragment F on Session{id ...F} {sessions{...F}}",
        "mutation{restoreAddress(input:{sessionId:\"x\",mailAddress:\"a@mail.test\",restoreKey:\"y\"}){id}}", "{a:sessions{id} b:sessions{id}}", "mutation{deleteAddress(input:{addressId:\"x\"})}", "{session(id:\"x\"){mails{id fromAddr rawSize}}}",
        "mutation{addDomain(input:{name:\"a.example\",adminPassword:\"p\"}){id}}", "{node(id:\"x\"){id}}", "query($a:Boolean=true){sessions @include(if:$a){id @skip(if:$a)}}",
        $"{{session(id:\"~session~\"){{id expiresAt downloadZipUrl mails{{{Mail}}}}}}}", $"query Q($id: ID!){{session(id:$id){{addresses{{id address restoreKey domain{{id name health}} mails{{headerSubject}}}} mails{{{Mail}}}}}}}",
        "{node(id:\"~mail~\"){id ... on Mail{headerSubject text html sanitizedHtml(sanitizerConfig:{imgCid:\"keep\",imgData:\"strip\",imgHttp:\"proxy\"})}}}", "query Q($mail: ID!){node(id:$mail){...M}} fragment M on Mail{text raw a:sanitizedHtml sanitizedHtml(sanitizerConfig:{imgHttp:\"keep\"})}",
        "{node(id:\"~attachment~\"){id ... on Attachment{name mime rawSize downloadUrl raw}}}", "{node(id:\"~addressId~\"){... on Address{address mails{headerSubject}}}}", "{node(id:\"~domain~\"){... on Domain{name expiresAt}}}", "{node(id:\"~session~\"){... on Session{mailsAfterId{headerSubject}}}}",
        "{session(id:\"~session~\"){mailsConnection(first:1,sort:ASC){edges{cursor node{headerSubject}} pageInfo{startCursor endCursor hasNextPage hasPreviousPage} totalCount}}}", "{session(id:\"~session~\"){mailsConnection(after:\"~cursor~\",last:2){edges{cursor} totalCount} b:mailsConnection(before:\"~cursor~\"){totalCount}}}",
        "{session(id:\"~session~\"){mailsAfterId(mailId:\"~mail~\"){id} mailsConnection(first:2){edges{cursor node{attachments{name raw}}}}}}", "mutation{introduceAddress(input:{sessionId:\"~session~\",domainId:\"~domain~\"}){id address}}", "mutation{deleteAddress(input:{addressId:\"~addressId~\"})}",
        "mutation{restoreAddress(input:{sessionId:\"~session~\",mailAddress:\"~address~\",restoreKey:\"~restoreKey~\"}){id restoreKey}}", "subscription{sessionMailReceived(id:\"~session~\"){headerSubject text attachments{raw}}}",
    ];

    private static readonly string[] GraphQl =
    [
        "{", "}", "(", ")", "[", "]", ":", "!", "$", "@", "...", "\"", "\"\"\"", "#", ",", " ", "\n", "\0", "\u00ff", "query", "mutation", "fragment", "on", "sessions", "session", "id", "__typename", "__schema", "null", "true", "1", "-1", "1e999", "$id", "$input", "ID!",
        "{{{{{{{{", "((((", "[[[[[[", "@include(if:true)", "introduceSession", "\"\\u0000\"", "\"\\ud800\"", "sessions{id}", "99999999999999999999",
        "\"~session~\"", "\"~mail~\"", "\"~attachment~\"", "\"~cursor~\"", "mails{id}", "text", "attachments{raw}", "sanitizedHtml", "mailsConnection", "first:", "last:", "after:", "before:", "imgCid:", "\"strip\"", "... on Mail",
    ];

    /// <summary>The first call of a connection of MCP.</summary>
    public const string Initialize =
        """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"raw","version":"1"}}}""";

    private static readonly string[] Calls =
    [
        Initialize, """{"jsonrpc":"2.0","method":"notifications/initialized"}""",
        """{"jsonrpc":"2.0","id":2,"method":"tools/list","params":{}}""", """{"jsonrpc":"2.0","id":3,"method":"ping"}""", """{"jsonrpc":"2.0","id":"a","method":"tools/call","params":{"name":"create_session","arguments":{}}}""",
        """{"jsonrpc":"2.0","id":4,"method":"tools/call","params":{"name":"list_domains","arguments":{"permanent_only":true}}}""",
        """{"jsonrpc":"2.0","id":6,"method":"tools/call","params":{"name":"get_session","arguments":{"session_id":"x"}}}""", """{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"get_inbox","arguments":{"session_id":"x","after_mail_id":"y"}}}""",
        """{"jsonrpc":"2.0","id":8,"method":"tools/call","params":{"name":"read_email","arguments":{"session_id":"x","mail_id":"y","text_offset":5}}}""", """{"jsonrpc":"2.0","id":9,"method":"tools/call","params":{"name":"add_address","arguments":{"session_id":"x","domain_id":"RG9tYWluOjE"}}}""",
        """{"jsonrpc":"2.0","id":10,"method":"tools/call","params":{"name":"restore_address","arguments":{"session_id":"x","address":"a@mail.test","restore_key":"y"}}}""", """{"jsonrpc":"2.0","id":11,"method":"tools/call","params":{"name":"delete_address","arguments":{"address_id":"x"}}}""",
        """{"jsonrpc":"2.0","id":5,"method":"resources/list"}""", "[]",
        """{"jsonrpc":"2.0","id":20,"method":"tools/call","params":{"name":"get_session","arguments":{"session_id":"~session~"}}}""",
        """{"jsonrpc":"2.0","id":21,"method":"tools/call","params":{"name":"get_inbox","arguments":{"session_id":"~session~","limit":1}}}""",
        """{"jsonrpc":"2.0","id":22,"method":"tools/call","params":{"name":"get_inbox","arguments":{"session_id":"~session~","after_mail_id":"~mail~"}}}""",
        """{"jsonrpc":"2.0","id":23,"method":"tools/call","params":{"name":"read_email","arguments":{"session_id":"~session~","mail_id":"~mail~"}}}""",
        """{"jsonrpc":"2.0","id":24,"method":"tools/call","params":{"name":"read_email","arguments":{"mail_id":"~mail~","text_offset":1001}}}""",
        """{"jsonrpc":"2.0","id":25,"method":"tools/call","params":{"name":"read_email","arguments":{"session_id":"~session~","text_offset":2600}}}""",
        """{"jsonrpc":"2.0","id":26,"method":"tools/call","params":{"name":"add_address","arguments":{"session_id":"~session~","domain_id":"~domain~"}}}""",
        """{"jsonrpc":"2.0","id":27,"method":"tools/call","params":{"name":"restore_address","arguments":{"session_id":"~session~","address":"~address~","restore_key":"~restoreKey~"}}}""",
        """{"jsonrpc":"2.0","id":28,"method":"tools/call","params":{"name":"delete_address","arguments":{"address_id":"~addressId~"}}}""",
        """{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientInfo":{"name":"raw","version":"1"},"io.modelcontextprotocol/clientCapabilities":{}}}}""",
    ];

    /// <summary>Half of them name what is there.</summary>
    public static Gen<byte[]> Requests { get; } = Gen.Frequency((1, Mutations.Of(Mutations.Texts(Bodies), 4, Json)), (1, Mutations.Of(Mutations.Texts(Reads), 2, Paths)));

    public static Gen<byte[]> GraphQlDocuments { get; } = Damaged(Documents, 5, GraphQl);

    public static Gen<byte[]> GraphQlBodies { get; } = Mutations.Of(
        Gen.OneOf(Documents).Select(document => Encoding.Latin1.GetBytes($$"""{"query":{{System.Text.Json.JsonSerializer.Serialize(document)}},"variables":{"id":"~session~","mail":"~mail~","input":{"sessionId":"~session~"},"a":null},"operationName":null}""")),
        4, [.. Json, .. GraphQl, "\"query\":", "\"variables\":", "\"operationName\":"]);

    public static Gen<byte[]> McpCalls { get; } = Damaged(
        Calls, 4, [.. Json, "\"jsonrpc\":\"2.0\"", "\"id\":", "\"method\":", "\"params\":", "tools/call", "initialize", "\"_meta\":", "\"name\":", "\"~session~\"", "\"~mail~\"", "\"text_offset\":", "\"limit\":", "\"mail_id\":"]);

    // Half of them little: a text with many changes rarely gets beyond the parser.
    private static Gen<byte[]> Damaged(string[] texts, int maxChanges, string[] words) =>
        Gen.Frequency((1, Mutations.Of(Mutations.Texts(texts), maxChanges, words)), (1, Mutations.Of(Mutations.Texts(texts), 1, words)));
}
