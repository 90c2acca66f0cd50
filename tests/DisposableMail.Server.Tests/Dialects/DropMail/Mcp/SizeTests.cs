using DisposableMail.Testing;

namespace DisposableMail.Server.Tests.Dialects.DropMail.Mcp;

/// <summary>Answers are read by models: none is larger than it may be, and what was left out can be had.</summary>
public sealed class SizeTests
{
    [Fact]
    public async Task A_long_text_comes_in_pieces()
    {
        await using var host = await MailHost.StartAsync([("Dialects:DropMail:Mcp:MaxTextCharacters", "1000")]);
        await using var assistant = await Assistant.ConnectAsync(host);
        // Pieces end between characters: each of these has two UTF-16 units, and the x puts every pair across a limit.
        var text = "x" + string.Concat(Enumerable.Repeat("\U0001F4EC", 750));
        await host.SendAsync(MailBuilder.To(await assistant.NewAddressAsync()).Text(text));

        var first = await assistant.AskAsync("read_email");
        var second = await assistant.AskAsync("read_email", new { text_offset = first.Number("next_text_offset") });

        Assert.Equal(999, first.Text("text").Length);
        Assert.Equal(text, (first.Text("text") + second.Text("text")).TrimEnd());
        Assert.False(second.Has("next_text_offset"));
        Assert.Equal("", (await assistant.AskAsync("read_email", new { text_offset = 1_000_000 })).Text("text"));
    }

    [Fact]
    public async Task A_list_has_25_mails_and_the_rest_is_had_after_the_last()
    {
        await using var host = await MailHost.StartAsync();
        await using var assistant = await Assistant.ConnectAsync(host);
        var address = await assistant.NewAddressAsync();
        await WaitTests.SendAsync(host, address, [.. Enumerable.Range(1, 30).Select(n => $"{n}")]);

        var usual = await assistant.AskAsync("get_inbox");
        var some = await assistant.AskAsync("get_inbox", new { limit = 3 });
        var all = await assistant.AskAsync("get_inbox", new { limit = "100" });
        var after = await assistant.AskAsync("get_inbox", new { after_mail_id = all.GetProperty("mails")[29].Text("mail_id"), limit = 4 });

        Assert.Equal((25, true), (usual.GetProperty("mails").GetArrayLength(), usual.GetProperty("has_more").GetBoolean()));
        Assert.Equal(["30", "29", "28"], some.Texts("mails", "headerSubject"));
        Assert.Equal((30, false), (all.GetProperty("mails").GetArrayLength(), all.GetProperty("has_more").GetBoolean()));
        Assert.Equal(["5", "4", "3", "2"], after.Texts("mails", "headerSubject"));
        Assert.True(after.GetProperty("has_more").GetBoolean());
    }

    [Fact]
    public async Task A_list_of_large_mails_says_that_it_is_cut()
    {
        await using var host = await MailHost.StartAsync();
        await using var assistant = await Assistant.ConnectAsync(host);
        var address = await assistant.NewAddressAsync();
        for (var i = 0; i < 3; i++)
            Assert.StartsWith("250", await host.SendAsync(MailBuilder.To(address).Subject($"{i}").Attach("a.bin", "application/zip", new byte[5_000_000])), StringComparison.Ordinal);

        var newest = await assistant.AskAsync("get_inbox");
        var rest = await assistant.AskAsync("get_inbox", new { after_mail_id = newest.GetProperty("mails")[1].Text("mail_id") });

        Assert.Equal(["2", "1"], newest.Texts("mails", "headerSubject")); // More than 16 MiB are never read for one list.
        Assert.True(newest.GetProperty("has_more").GetBoolean());
        Assert.Equal(["2"], rest.Texts("mails", "headerSubject"));
        Assert.False(rest.GetProperty("has_more").GetBoolean());
        Assert.Equal("0", await assistant.WaitAsync());
    }

    [Fact]
    public async Task Subjects_senders_and_previews_are_cut()
    {
        await using var host = await MailHost.StartAsync();
        await using var assistant = await Assistant.ConnectAsync(host);
        var mail = MailBuilder.To(await assistant.NewAddressAsync()).Subject(string.Join("\r\n ", Enumerable.Repeat(new string('s', 400), 4))).Text($"  a\r\n\r\n\tb {new string('c', 2000)}");
        await host.SendAsync(mail);

        var shown = (await assistant.AskAsync("get_inbox")).GetProperty("mails")[0];

        Assert.Equal(500, shown.Text("headerSubject").Length);
        Assert.Equal("a b " + new string('c', 296), shown.Text("preview"));
    }

    [Fact]
    public async Task Html_is_read_as_text_with_its_links_and_attachments_have_links()
    {
        await using var host = await MailHost.StartAsync();
        await using var assistant = await Assistant.ConnectAsync(host);
        var mail = MailBuilder.To(await assistant.NewAddressAsync()).Text(null).Html("<p>Press <a href=\"https://shop.example/confirm?c=1\">here</a></p>");
        await host.SendAsync(mail.Attach("terms.txt", "text/plain", "all yours"u8.ToArray()));

        var read = await assistant.AskAsync("read_email");

        var attachment = Assert.Single(read.GetProperty("attachments").EnumerateArray());
        Assert.Equal(("HTML", "Press here (https://shop.example/confirm?c=1)"), (read.Text("textSource"), read.Text("text").Trim()));
        Assert.True(read.GetProperty("hasHtml").GetBoolean());
        Assert.Equal(("terms.txt", "text/plain", 9), (attachment.Text("name"), attachment.Text("mime"), attachment.Number("rawSize")));
        Assert.Equal("all yours", await host.Http.GetStringAsync(new Uri(attachment.Text("downloadUrl"))));
    }
}
