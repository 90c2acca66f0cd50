using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Dialects.DropMail.Mcp;

/// <summary>wait_for_email.</summary>
public sealed class WaitTests
{
    [Fact]
    public async Task Mails_that_are_there_are_answered_at_once_one_by_one_and_none_twice()
    {
        await using var host = await MailHost.StartAsync();
        await using var assistant = await Assistant.ConnectAsync(host);
        var address = await assistant.NewAddressAsync();
        await SendAsync(host, address, "one", "two");

        Assert.Equal("one", await assistant.WaitAsync());
        Assert.Equal("two", await assistant.WaitAsync());
        Assert.Null(await assistant.WaitAsync(0));
        await SendAsync(host, address, "three");
        Assert.Equal(["three", "two", "one"], (await assistant.AskAsync("get_inbox")).Texts("mails", "headerSubject"));
        Assert.Null(await assistant.WaitAsync(0)); // The list has shown it.
    }

    [Fact]
    public async Task A_list_that_leaves_mails_out_hides_none_of_them()
    {
        await using var host = await MailHost.StartAsync();
        await using var assistant = await Assistant.ConnectAsync(host);
        var address = await assistant.NewAddressAsync();
        await SendAsync(host, address, "one", "two", "three", "four");

        await assistant.AskAsync("get_inbox", new { limit = 2 });
        Assert.Equal("four", (await assistant.AskAsync("read_email")).Text("headerSubject"));

        Assert.Equal("one", await assistant.WaitAsync());
        Assert.Equal("two", await assistant.WaitAsync());
        // This one goes on from there.
        Assert.Equal(["four", "three", "two"], (await assistant.AskAsync("get_inbox", new { limit = 3 })).Texts("mails", "headerSubject"));
        Assert.Null(await assistant.WaitAsync(0));
    }

    [Fact]
    public async Task Lists_that_go_on_after_what_was_shown_are_shown_as_well()
    {
        await using var host = await MailHost.StartAsync();
        await using var assistant = await Assistant.ConnectAsync(host);
        var address = await assistant.NewAddressAsync();
        await SendAsync(host, address, "one");
        var all = await assistant.AskAsync("get_inbox");
        await SendAsync(host, address, "two", "three", "four");

        var next = await assistant.AskAsync("get_inbox", new { after_mail_id = all.GetProperty("mails")[0].Text("mail_id"), limit = 2 });

        Assert.Equal(["three", "two"], next.Texts("mails", "headerSubject"));
        await SendAsync(host, address, "five", "six");
        var fifth = (await assistant.AskAsync("get_inbox", new { limit = 2 })).GetProperty("mails")[1];
        Assert.Equal("five", fifth.Text("headerSubject"));
        await assistant.AskAsync("get_inbox", new { after_mail_id = fifth.Text("mail_id") }); // It begins beyond what was shown.
        Assert.Equal("four", await assistant.WaitAsync());
    }

    [Fact]
    public async Task A_wait_after_a_mail_that_is_named_hides_none_before_it()
    {
        await using var host = await MailHost.StartAsync();
        await using var assistant = await Assistant.ConnectAsync(host);
        var address = await assistant.NewAddressAsync();
        await SendAsync(host, address, "one", "two", "three");
        var second = (await assistant.AskAsync("get_inbox", new { limit = 2 })).GetProperty("mails")[1].Text("mail_id");

        var third = await assistant.AskAsync("wait_for_email", new { after_mail_id = second });

        Assert.Equal("three", third.Text("headerSubject"));
        Assert.Equal("one", await assistant.WaitAsync());
        Assert.Equal("two", await assistant.WaitAsync());
        Assert.Equal("three", await assistant.WaitAsync());
        await SendAsync(host, address, "four");
        // Named, and yet no other than that which is waited after anyway.
        Assert.Equal("four", (await assistant.AskAsync("wait_for_email", new { after_mail_id = third.Text("mail_id") })).Text("headerSubject"));
        Assert.Null(await assistant.WaitAsync(0));
    }

    [Fact]
    public async Task Without_a_connection_the_last_mail_is_named()
    {
        await using var host = await MailHost.StartAsync();
        await using var assistant = await Assistant.ConnectAsync(host, revision: Assistant.Unconnected);
        await SendAsync(host, await assistant.NewAddressAsync(), "one", "two");

        var first = await assistant.AskAsync("wait_for_email");
        var again = await assistant.AskAsync("wait_for_email");
        var second = await assistant.AskAsync("wait_for_email", new { after_mail_id = first.Text("mail_id") });

        Assert.Equal(("one", "one", "two"), (first.Text("headerSubject"), again.Text("headerSubject"), second.Text("headerSubject")));
        Assert.Equal(first.Text("session_id"), second.Text("session_id"));
    }

    [Fact]
    public async Task A_wait_reports_that_it_goes_on_and_ends_after_180_seconds()
    {
        await using var host = await MailHost.StartAsync();
        await using var assistant = await Assistant.ConnectAsync(host);
        await assistant.NewAddressAsync();
        var began = host.Clock.GetUtcNow();
        var reports = new Reports();

        var waiting = assistant.AskAsync("wait_for_email", progress: reports);
        await DropMailClient.AdvanceUntilAsync(host, reports.First, TimeSpan.FromSeconds(1));
        await DropMailClient.AdvanceUntilAsync(host, waiting, TimeSpan.FromSeconds(1));

        Assert.False((await waiting).GetProperty("arrived").GetBoolean());
        var first = await reports.First;
        Assert.Equal((180f, "No mail yet"), (first.Total, first.Message));
        Assert.InRange(first.Progress, 5f, 179f);
        Assert.InRange(host.Clock.GetUtcNow() - began, TimeSpan.FromSeconds(180), TimeSpan.MaxValue);
    }

    [Fact]
    public async Task A_wait_that_is_called_off_ends_on_the_server_and_its_mail_is_not_lost()
    {
        await using var host = await MailHost.StartAsync();
        await using var assistant = await Assistant.ConnectAsync(host);
        var address = await assistant.NewAddressAsync();
        using var stop = new CancellationTokenSource();
        var reports = new Reports();

        var waiting = assistant.CallAsync("wait_for_email", progress: reports, stop: stop.Token);
        await DropMailClient.AdvanceUntilAsync(host, reports.First, TimeSpan.FromSeconds(1));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await SendAsync(host, address, "late");

        Assert.Equal("late", await assistant.WaitAsync());
    }

    [Fact]
    public async Task Who_hangs_up_is_waited_for_no_longer()
    {
        await using var host = await MailHost.StartAsync([("Dialects:DropMail:Mcp:MaxRequests", "1")]);
        var token = await DropMailClient.GenerateAsync(host);
        var (session, _) = await new DropMailClient(host, token).NewSessionAsync();

        var waiting = RawMcp.PostAsync(host, token, RawMcp.WaitForEmail(session));
        await DropMailClient.AdvanceUntilAsync(host, waiting, TimeSpan.FromSeconds(1)); // Its answer begins long before it ends.
        Assert.Equal(503, await AskAsync()); // There is room for one.
        (await waiting).Dispose();

        while (await AskAsync() is var status && status != 200)
            Assert.Equal(503, status);

        async Task<int> AskAsync()
        {
            using var response = await RawMcp.PostAsync(host, token, RawMcp.ListTools);
            return (int)response.StatusCode;
        }
    }

    [Fact]
    public async Task A_server_that_stops_says_so_to_who_waits()
    {
        await using var host = await MailHost.StartAsync();
        await using var assistant = await Assistant.ConnectAsync(host);
        await assistant.NewAddressAsync();
        var reports = new Reports();
        var waiting = assistant.FailAsync("wait_for_email", progress: reports);
        await DropMailClient.AdvanceUntilAsync(host, reports.First, TimeSpan.FromSeconds(1));

        await host.StopAsync();

        Assert.StartsWith("unavailable:", await waiting, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_ends_during_the_wait_gets_no_mail()
    {
        await using var host = await MailHost.StartAsync([("Sessions:Lifetime", "02:00:00")]);
        var token = await DropMailClient.GenerateAsync(host, "1h");
        await using var assistant = await Assistant.ConnectAsync(host, token);
        var address = await assistant.NewAddressAsync();
        host.Clock.Advance(TimeSpan.FromMinutes(59));
        var reports = new Reports();
        var waiting = assistant.FailAsync("wait_for_email", progress: reports);
        await DropMailClient.AdvanceUntilAsync(host, reports.First, TimeSpan.FromSeconds(1));

        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await SendAsync(host, address, "too late");

        Assert.StartsWith("token_expired:", await waiting, StringComparison.Ordinal);
    }

    internal static async Task SendAsync(MailHost host, string address, params string[] subjects)
    {
        foreach (var subject in subjects)
            Assert.StartsWith("250", await host.SendAsync(MailBuilder.To(address).Subject(subject)), StringComparison.Ordinal);
    }
}
