using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Security;

/// <summary>Every operation of the OpenAPI documents, asked by another tenant, by nobody, and with a wrong key.</summary>
public sealed class IsolationTests
{
    [Fact]
    public async Task Every_operation_is_asked_for_another_tenants_things_or_known_to_name_none()
    {
        await using var host = await MailHost.StartAsync([("Swagger:Enabled", "true")]);
        var some = Belongings.MadeUp(host.Clock.GetUtcNow());
        var others = Belongings.MadeUp(host.Clock.GetUtcNow()) with { Address = "other@mail.test", Domain = "other.example" };

        var same = (await Operations.ListAsync(host)).Where(o => Operations.IsAsked(o) && Operations.RequestOf(o, some) == Operations.RequestOf(o, others));

        Assert.Equal(Operations.NamesNothing.Order(StringComparer.Ordinal), same.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Another_tenants_things_are_answered_like_what_never_was()
    {
        await using var tenants = await TwoTenants.StartAsync();
        var before = await tenants.StateAsync();
        var operations = await Operations.ListNamingAsync(tenants.Host);
        Assert.True(operations.Count > 30, "the document lists what there is");

        foreach (var operation in operations.OrderBy(BeginsClaim))
        {
            var foreign = await AskTheSameAsync(tenants, operation);
            Assert.Equal((operation, Operations.AbsentStatus(operation)), (operation, RawAnswers.StatusOf(foreign)));
        }

        // Both domains are claimed now, and proved by nobody who asks: still there is no difference.
        foreach (var operation in operations.Where(operation => operation.Contains("/v2/", StringComparison.Ordinal)))
            await AskTheSameAsync(tenants, operation);
        Assert.Equal(before, await tenants.StateAsync());

        foreach (var operation in operations.OrderBy(Destroys))
            await AssertOwnerIsAnsweredAsync(tenants, operation, $"end{operations.IndexOf(operation):00}");
    }

    [Fact]
    public async Task Without_a_key_or_with_a_wrong_one_nothing_is_answered()
    {
        await using var tenants = await TwoTenants.StartAsync();
        var before = await tenants.StateAsync();
        var (nobody, wrong) = (new RawCaller(tenants.Host), new RawCaller(tenants.Host, "dm_live_0000000000000000000000000000000000000000"));

        foreach (var operation in await Operations.ListAsync(tenants.Host))
        {
            var (without, with) = (await AskTheSameAsync(tenants, operation, nobody), await AskTheSameAsync(tenants, operation, wrong));
            Assert.Equal((operation, Operations.ClosedStatuses(operation)), (operation, (RawAnswers.StatusOf(without), RawAnswers.StatusOf(with))));
            if (Operations.ClosedWords(operation) is not { } words)
                continue;
            Assert.Contains(words.Nobody, without, StringComparison.Ordinal);
            Assert.Contains(words.Wrong, with, StringComparison.Ordinal);
        }

        Assert.Equal(before, await tenants.StateAsync());
    }

    /// <summary>Asks for the owner's things and for what never was: no octet may differ but those of the question and of the call.</summary>
    private static async Task<string> AskTheSameAsync(TwoTenants tenants, string operation, RawCaller? caller = null)
    {
        caller ??= tenants.Other;
        var (theirs, never) = (tenants.Theirs, tenants.Never);
        var (foreign, madeUp) = (await caller.AskAsync(operation, theirs), await caller.AskAsync(operation, never));
        var (expected, actual) = (RawAnswers.Neutral(madeUp, never.Names), RawAnswers.Neutral(foreign, theirs.Names));
        Assert.True(expected == actual || Operations.IsNewEachTime(operation), $"{operation}\n{expected}\n--- but of the owner's ---\n{actual}");
        RawAnswers.AssertTellNothing($"{Operations.RequestOf(operation, theirs)}", foreign, theirs.Names.Select(n => n.Name));
        return foreign;
    }

    // The same question by the owner was not refused for being wrong in itself.
    private static async Task AssertOwnerIsAnsweredAsync(TwoTenants tenants, string operation, string name)
    {
        var things = Destroys(operation) > 0 ? await tenants.WithNewMailAsync(tenants.Theirs, name) : tenants.Theirs;
        var never = tenants.Never with { Domain = $"{name}.example" }; // One that he has not begun to prove either.
        var (absent, own) = (await tenants.Owner.AskAsync(operation, never), await tenants.Owner.AskAsync(operation, things));
        Assert.True(RawAnswers.StatusOf(own) is >= 200 and < 300, $"{operation}\n{own}");
        (string, string)[] names = [.. things.Names, .. never.Names]; // An answer may list what is his beside what was asked for.
        // Who asks how to prove his own domain is told what proves it.
        Assert.True(
            own.Contains(things.Proof, StringComparison.Ordinal) || RawAnswers.Neutral(own, names) != RawAnswers.Neutral(absent, names),
            $"{operation}: what is the owner's is as what never was\n{own}");
    }

    // Whoever asks how to prove a domain has begun to: first everything else.
    private static bool BeginsClaim(string operation) => operation is "POST /v2/custom" or "GET /v2/private_webhook";

    // In this order, so that each finds what it ends: mails and webhooks, then the domain, which is first lent, then given up.
    private static int Destroys(string operation) => operation switch
    {
        "DELETE /v2/custom" => 3,
        "POST /v2/community" => 2,
        "POST /api/emails/{email}/{username}/{domain}" => 1,
        _ => operation.StartsWith("DELETE ", StringComparison.Ordinal) ? 1 : 0,
    };
}
