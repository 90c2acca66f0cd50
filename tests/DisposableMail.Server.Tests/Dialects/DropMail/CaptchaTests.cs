using System.Buffers.Binary;
using System.Net;
using System.Text.Json;
using DisposableMail.Server.Dialects.DropMail;
using DisposableMail.Server.Dialects.DropMail.Captcha;
using DisposableMail.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace DisposableMail.Server.Tests.Dialects.DropMail;

/// <summary>A way past the limits for people.</summary>
public sealed class CaptchaTests
{
    private const string Introduce = "mutation { introduceSession { id } }";

    [Theory]
    [InlineData("GET", "/captcha/image.png?_r=0&v=3&nonce=n&key=k&_sig=s")]
    [InlineData("POST", "/captcha/solution")]
    public async Task Paths_are_unknown_while_the_option_is_off(string method, string path)
    {
        await using var host = await MailHost.StartAsync();

        var answer = await host.Http.SendAsync(method, path, method == "POST" ? "response=1" : null, "application/x-www-form-urlencoded");

        Assert.StartsWith("404\n", answer, StringComparison.Ordinal);
        Assert.Contains("""{"errors":[{"message":""", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_reads_the_digits_makes_addresses_again_once_per_challenge()
    {
        await using var host = await StartAsync();
        var client = await DropMailClient.NewAsync(host);
        var challenge = await LimitAsync(client);

        Assert.Equal("incorrect", await SolveAsync(host, challenge, "12345"));
        Assert.Equal("correct", await SolveAsync(host, challenge, AnswerTo(host, challenge)));

        await client.NewSessionAsync();
        Assert.Equal(("RATE_LIMIT_EXCEEDED", "Request quota exceeded"), await client.FailAsync(Introduce));
        Assert.Equal("incorrect", await SolveAsync(host, challenge, AnswerTo(host, challenge)));
        Assert.Equal(("RATE_LIMIT_EXCEEDED", "Request quota exceeded"), await client.FailAsync(Introduce));
    }

    [Fact]
    public async Task Another_account_and_the_networks_tokens_gain_nothing_by_it()
    {
        await using var host = await StartAsync(("Tokens:PerHour", "2"));
        var (client, other) = (await DropMailClient.NewAsync(host), await DropMailClient.NewAsync(host));
        var challenge = await LimitAsync(client);
        await LimitAsync(other);

        Assert.Equal("correct", await SolveAsync(host, challenge, AnswerTo(host, challenge)));

        Assert.Equal("RATE_LIMIT_EXCEEDED", (await other.FailAsync(Introduce)).Code);
        Assert.StartsWith("402\n", await GenerateAsync(host), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Network_gets_tokens_again()
    {
        await using var host = await StartAsync(("Tokens:PerHour", "1"), ("Tokens:PerDay", "1"));
        await DropMailClient.GenerateAsync(host);
        var refused = await GenerateAsync(host);
        Assert.StartsWith("402\n", refused, StringComparison.Ordinal);
        var challenge = ChallengeIn(JsonDocument.Parse(refused[refused.LastIndexOf('\n')..]).RootElement.GetProperty("captcha"));

        Assert.Equal("correct", await SolveAsync(host, challenge, AnswerTo(host, challenge)));

        Assert.StartsWith("200\n", await GenerateAsync(host), StringComparison.Ordinal);
        Assert.StartsWith("402\n", await GenerateAsync(host), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Image_is_a_png_and_the_same_each_time()
    {
        await using var host = await StartAsync();
        var challenge = await LimitAsync(await DropMailClient.NewAsync(host));

        using var first = await host.Http.GetAsync(ImageOf(challenge));
        var octets = await first.Content.ReadAsByteArrayAsync();

        Assert.Equal((HttpStatusCode.OK, "image/png", "no-store"), (first.StatusCode, first.Content.Headers.ContentType?.MediaType, first.Headers.CacheControl?.ToString()));
        Assert.Equal("nosniff", Assert.Single(first.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal([0x89, .. "PNG\r\n\u001A\n"u8, 0, 0, 0, 13, .. "IHDR"u8], octets[..16]);
        Assert.Equal((CaptchaImage.Width, CaptchaImage.Height), (BinaryPrimitives.ReadInt32BigEndian(octets.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(octets.AsSpan(20))));
        // RFC 2083 §4.1.4: the last chunk, with its CRC as everybody knows it.
        Assert.Equal([0, 0, 0, 0, .. "IEND"u8, 0xAE, 0x42, 0x60, 0x82], octets[^12..]);
        Assert.Equal(octets, await host.Http.GetByteArrayAsync(ImageOf(challenge)));
        Assert.NotEqual(octets, CaptchaImage.Draw("000000", new byte[4]));
    }

    [Fact]
    public async Task What_is_forged_or_made_up_is_incorrect_and_has_no_image()
    {
        await using var host = await StartAsync();
        var challenge = await LimitAsync(await DropMailClient.NewAsync(host));
        var answer = AnswerTo(host, challenge);

        foreach (var forged in new[] { challenge with { Sig = challenge.Sig![..^4] + "AAAA" }, challenge with { Key = "AAAA" }, challenge with { V = "2" }, new DropMailCaptcha() })
        {
            Assert.Equal("incorrect", await SolveAsync(host, forged, answer));
            Assert.StartsWith("404\n", await host.Http.SendAsync("GET", ImageOf(forged).ToString()), StringComparison.Ordinal);
        }

        Assert.Equal("correct", await SolveAsync(host, challenge, answer));
    }

    [Fact]
    public async Task Challenge_ends_after_its_lifetime()
    {
        await using var host = await StartAsync();
        var challenge = await LimitAsync(await DropMailClient.NewAsync(host));

        host.Clock.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal("incorrect", await SolveAsync(host, challenge, AnswerTo(host, challenge)));
        Assert.StartsWith("404\n", await host.Http.SendAsync("GET", ImageOf(challenge).ToString()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Three_wrong_answers_are_enough()
    {
        await using var host = await StartAsync();
        var challenge = await LimitAsync(await DropMailClient.NewAsync(host));

        for (var i = 0; i < 3; i++)
            Assert.Equal("incorrect", await SolveAsync(host, challenge, "wrong"));

        Assert.Equal("incorrect", await SolveAsync(host, challenge, AnswerTo(host, challenge)));
    }

    [Fact]
    public async Task Reader_of_too_many_mails_is_asked_too_and_reads_again()
    {
        await using var host = await StartAsync(("Sessions:MailsPerWindow", "1"));
        var client = await DropMailClient.NewAsync(host);
        var (id, address) = await client.NewSessionAsync();
        using var socket = await GraphQlSocket.OpenAsync(host, client.Token);
        await client.SendAsync(address, "one");
        Assert.StartsWith("450", await host.SendAsync(MailBuilder.To(address)), StringComparison.Ordinal);

        await socket.SubscribeAsync("1", DropMailClient.Subscription, new { id });
        var told = JsonDocument.Parse((await socket.HearAsync())!).RootElement.GetProperty("payload");
        var challenge = ChallengeIn(told[0].GetProperty("extensions").GetProperty("captcha"));
        Assert.Equal("correct", await SolveAsync(host, challenge, AnswerTo(host, challenge)));

        await client.AskAsync("query ($id: ID!) { session(id: $id) { mails { id } } }", new { id });
        await client.SendAsync(address, "two");
    }

    private static Task<MailHost> StartAsync(params (string, string)[] more) => MailHost.StartAsync(
        [("Dialects:DropMail:Captcha:Enabled", "true"), ("Sessions:AddressesPerWindow", "1"), ("Sessions:RateWindow", "01:00:00"), .. more]);

    // One session is what there is.
    private static async Task<DropMailCaptcha> LimitAsync(DropMailClient client)
    {
        await client.NewSessionAsync();
        var error = (await client.BodyAsync(Introduce)).GetProperty("errors")[0];
        return ChallengeIn(error.GetProperty("extensions").GetProperty("captcha"));
    }

    private static DropMailCaptcha ChallengeIn(JsonElement captcha)
    {
        Assert.Equal(["v", "nonce", "key", "_sig"], captcha.EnumerateObject().Select(p => p.Name));
        Assert.Equal("3", captcha.GetProperty("v").GetString());
        return captcha.Deserialize(DropMailJson.Wire.DropMailCaptcha)!;
    }

    private static Task<string> GenerateAsync(MailHost host) => host.Http.SendAsync("POST", "/api/token/generate", """{"type":"af","lifetime":"1h"}""");

    private static string AnswerTo(MailHost host, DropMailCaptcha challenge) => host.Services.GetRequiredService<Captchas>().AnswerOf(challenge);

    private static Uri ImageOf(DropMailCaptcha c) => new($"/captcha/image.png?_r=0&v={c.V}&nonce={c.Nonce}&key={c.Key}&_sig={c.Sig}", UriKind.Relative);

    private static async Task<string> SolveAsync(MailHost host, DropMailCaptcha c, string response)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["response"] = response, ["v"] = c.V ?? "", ["nonce"] = c.Nonce ?? "", ["key"] = c.Key ?? "", ["_sig"] = c.Sig ?? "" });
        using var answer = await host.Http.PostAsync(new Uri("/captcha/solution", UriKind.Relative), form);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("result").GetString()!;
    }
}
