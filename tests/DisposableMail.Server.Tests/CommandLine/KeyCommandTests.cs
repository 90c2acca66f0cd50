using System.Net;
using System.Text.Json;
using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.CommandLine;

public sealed class KeyCommandTests
{
    [Theory]
    [InlineData("dm_live_")]
    [InlineData("tm.")]
    [InlineData("af_")]
    public async Task A_key_made_beside_a_running_server_is_good_at_once(string prefix)
    {
        await using var host = await MailHost.StartAsync();

        var output = await new Operator(host.Folder).DoAsync("keys", "create", "--account", "shop", "--tier", "premium", "--prefix", prefix);

        var key = output.TrimEnd().Split('\n')[^1];
        Assert.StartsWith(prefix, key, StringComparison.Ordinal);
        using var client = host.NewClient(key);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/v1/inbox")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/v1/domains")).StatusCode);
    }

    [Fact]
    public async Task A_revoked_or_rotated_key_is_refused_after_a_second()
    {
        await using var host = await MailHost.StartAsync();
        var op = new Operator(host.Folder);
        var revoked = (await op.DoAsync("keys", "create", "--account", "shop", "--tier", "free", "--name", "one")).Trim();
        var rotated = (await op.DoAsync("keys", "create", "--account", "shop", "--name", "two")).Trim();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, revoked));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, rotated));

        await op.DoAsync("keys", "revoke", "--account", "shop", "--name", "one");
        var fresh = (await op.DoAsync("keys", "rotate", "--account", "shop", "--name", "two")).Trim();
        host.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, revoked));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, rotated));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, fresh));
    }

    [Fact]
    public async Task A_command_that_makes_new_data_says_where()
    {
        using var folder = new TemporaryFolder();
        var op = new Operator(folder.Path);

        var first = await op.RunAsync("keys", "create", "--account", "shop", "--tier", "free");
        var second = await op.RunAsync("keys", "create", "--account", "shop");

        Assert.Contains($"There was no data: new at {folder.Path}", first.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("There was no data", second.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_are_listed_by_their_beginning_alone()
    {
        using var folder = new TemporaryFolder();
        var op = new Operator(folder.Path);
        var key = (await op.DoAsync("keys", "create", "--account", "shop", "--tier", "free")).Trim();
        await op.DoAsync("keys", "create", "--account", "shop");

        var listed = JsonDocument.Parse(await op.DoAsync("keys", "list", "--account", "SHOP", "--json")).RootElement;

        Assert.Equal(["key-1", "key-2"], listed.EnumerateArray().Select(k => k.GetProperty("name").GetString()!));
        Assert.DoesNotContain(key[..16], listed.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(key[..16], await op.DoAsync("keys", "list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_made_side_by_side_get_names_of_their_own()
    {
        using var folder = new TemporaryFolder();
        var op = new Operator(folder.Path);
        await op.DoAsync("accounts", "create", "shop", "--tier", "free");

        var keys = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => op.DoAsync("keys", "create", "--account", "shop")));

        Assert.Equal(4, keys.Distinct().Count());
        Assert.Equal(4, JsonDocument.Parse(await op.DoAsync("keys", "list", "--json")).RootElement.GetArrayLength());
    }

    [Fact]
    public async Task A_wish_that_cannot_be_met_is_refused_with_what_is_allowed()
    {
        using var folder = new TemporaryFolder();
        var op = new Operator(folder.Path);

        Assert.Contains("free, plus, premium, ultra", await op.FailAsync(1, "keys", "create", "--account", "a", "--tier", "gold"), StringComparison.Ordinal);
        Assert.Contains("give --tier", await op.FailAsync(1, "keys", "create", "--account", "a"), StringComparison.Ordinal);
        await op.DoAsync("accounts", "create", "a", "--tier", "free");
        Assert.Contains("dm_live_, tm., af_", await op.FailAsync(1, "keys", "create", "--account", "a", "--prefix", "sk_"), StringComparison.Ordinal);
        Assert.Contains("no key 'x'", await op.FailAsync(1, "keys", "revoke", "--account", "a", "--name", "x"), StringComparison.Ordinal);
        Assert.Contains("--account", await op.FailAsync(2, "keys", "create"), StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> StatusAsync(MailHost host, string key)
    {
        using var client = host.NewClient(key);
        return (await client.GetAsync("/v1/inbox")).StatusCode;
    }
}
