using DisposableMail.Server.Dialects.TempMailG;

namespace DisposableMail.Server.Tests.Security;

/// <summary>Names of one account's things, real or made up, and where the operations of the documents take them.</summary>
/// <param name="Proof">What proves the domain. No question names it.</param>
internal sealed record Belongings(string Inbox, string Email, string Address, string Webhook, string Delivery, string Domain, string Proof)
{
    /// <summary>Every name as long as the owner's, every id of the same time: nothing but being there sets the owner's apart.</summary>
    public static Belongings MadeUp(DateTimeOffset at)
    {
        return new(Id(), Id(), "none@mail.test", Id(), Id(), "never.example", Id());

        string Id() => Guid.CreateVersion7(at).ToString();
    }

    /// <summary>Every name, in each form that a dialect gives it.</summary>
    public (string What, string Name)[] Names =>
    [
        ("inbox", Inbox), ("email", Email), ("email", Guid.Parse(Email).ToString("N")), ("email", MessageIds.Of(Guid.Parse(Email))), ("address", Address),
        ("webhook", Webhook), ("delivery", Delivery), ("domain", Domain), ("proof", Proof),
    ];

    /// <summary>The request of an operation on these things.</summary>
    /// <exception cref="InvalidOperationException">The operation is new: say here what its parameters are.</exception>
    public (string Path, string? Body) Request(string method, string template)
    {
        var path = (method, template) switch
        {
            ("GET", "/api/messages") => $"{template}?email={Address}",
            ("GET", "/v1/webhooks") => $"{template}?inbox_id={Inbox}",
            ("GET", "/v2/inbox") => $"{template}?token=0000",
            ("GET", "/v2/custom") => $"{template}?domain={Domain}&to={Address}",
            ("GET" or "DELETE", "/v2/private_webhook") or ("DELETE", "/v2/custom") => $"{template}?domain={Domain}",
            _ => template,
        };
        foreach (var (name, value) in NamesIn(template))
            path = path.Replace($"{{{name}}}", value, StringComparison.Ordinal);
        return path.Contains('{', StringComparison.Ordinal) ? throw new InvalidOperationException($"{method} {template}: which things are its parameters?")
            : (path, Body(method, template));
    }

    private (string Name, string Value)[] NamesIn(string template) => template.Split('/').Skip(1).Take(2).ToArray() switch
    {
        ["v1", "inbox"] => [("id", Inbox), ("emailId", Email), ("number", "0")],
        ["v1", "webhooks"] => [("id", Webhook), ("deliveryId", Delivery)],
        ["v1", "messages"] => [("id", Email)],
        ["v1", "attachments"] => [("id", $"{Guid.Parse(Email):N}0")],
        ["v1" or "api", "emails"] => [("email", Address), ("username", "other"), ("domain", "mail.test")],
        ["api", "messages"] => [("id", MessageIds.Of(Guid.Parse(Email))), ("name", "a.bin")],
        ["generate", _] => [("domain", Domain)],
        ["auth", _] => [("token", "0000")],
        ["api", "graphql"] => [("token", "af_0000000000000000000000000000000000000000")],
        ["download", _] => [("session", $"gql:anonym:{Guid.Parse(Inbox)}"), ("mail", "0000"), ("number", "0")],
        _ => [],
    };

    private string? Body(string method, string template) => (method, template) switch
    {
        ("POST", "/v1/webhooks") => $$"""{"url":"https://192.0.2.1/","inbox_id":"{{Inbox}}"}""",
        ("POST", "/v2/private_webhook") => $$"""{"domain":"{{Domain}}","url":"https://192.0.2.1/"}""",
        ("POST", "/v2/community" or "/v2/custom") => $$"""{"domain":"{{Domain}}"}""",
        ("POST", "/v2/inbox/create" or "/v1/emails") => $$"""{"domain":"{{Domain}}"}""",
        ("POST", "/v1/inbox") => $$"""{"username":"any","domain":"{{Domain}}"}""",
        ("POST", "/api/token/generate") => """{"type":"af","lifetime":"1h"}""",
        ("POST", "/api/token/renew") => """{"token":"af_0000000000000000000000000000000000000000","lifetime":"1h"}""",
        ("POST", "/api/graphql/{token}") => """{"query":"{sessions{id}}"}""",
        ("POST", "/v2/webhook") => """{"url":"https://192.0.2.1/"}""",
        _ => null,
    };
}
