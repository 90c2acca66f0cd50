using System.Net;
using System.Text.Json;
using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.CommandLine;

public sealed class AccountCommandTests
{
    [Fact]
    public async Task Accounts_are_created_moved_disabled_and_enabled()
    {
        using var folder = new TemporaryFolder();
        var op = new Operator(folder.Path);

        await op.DoAsync("accounts", "create", "shop", "--tier", "free");
        await op.DoAsync("accounts", "set-tier", "SHOP", "Ultra");
        await op.DoAsync("accounts", "disable", "shop");
        Assert.Equal("ultra", (await ShopAsync(op)).GetProperty("tier").GetString());
        Assert.Equal(JsonValueKind.String, (await ShopAsync(op)).GetProperty("disabled_at").ValueKind);
        await op.DoAsync("accounts", "enable", "shop");

        Assert.Equal(JsonValueKind.Null, (await ShopAsync(op)).GetProperty("disabled_at").ValueKind);
        Assert.Contains("there already", await op.FailAsync(1, "accounts", "create", "Shop", "--tier", "free"), StringComparison.Ordinal);
        Assert.Contains("no account 'nobody'", await op.FailAsync(1, "accounts", "disable", "nobody"), StringComparison.Ordinal);
        Assert.Contains("free, plus, premium, ultra", await op.FailAsync(1, "accounts", "set-tier", "shop", "gold"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disabled_account_is_refused_by_a_running_server()
    {
        await using var host = await MailHost.StartAsync();
        using var client = host.NewClient(await host.CreateKeyAsync("shop"));
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/v1/inbox")).StatusCode);

        await new Operator(host.Folder).DoAsync("accounts", "disable", "shop");
        host.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/v1/inbox")).StatusCode);
    }

    private static async Task<JsonElement> ShopAsync(Operator op) => JsonDocument.Parse(await op.DoAsync("accounts", "list", "--json"))
        .RootElement.EnumerateArray().Single(a => a.GetProperty("name").GetString() == "shop");
}
