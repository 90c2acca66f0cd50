using System.Text;
using DisposableMail.Core;
using DisposableMail.Core.Reception;
using DisposableMail.Core.Sessions;
using DisposableMail.Testing;

namespace DisposableMail.Storage.Tests.Sessions;

public sealed class SessionMailTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [EachDatabase]
    public async Task Mails_come_newest_first_and_after_one_without_a_gap(string engine)
    {
        await using var host = await SessionHost.StartAsync(engine);
        var session = await host.CreateAsync();
        await FillAsync(host, session.Addresses[0].Text, 0, 120);

        var newest = await host.ReadAsync(session);
        Assert.Equal(Enumerable.Range(20, 100).Reverse().Select(i => $"mail {i}"), newest.Select(m => m.Content.Subject));
        Assert.Empty(await host.ReadAsync(session, newest[0].PublicId));
        Assert.Equal(["mail 119", "mail 118"], (await host.ReadAsync(session, newest[2].PublicId)).Select(m => m.Content.Subject));
        var all = await host.ReadAsync(session, Guid.Empty); // Of more than a page the oldest come first...
        Assert.Equal("mail 99", all[0].Content.Subject);
        Assert.Equal("mail 119", (await host.ReadAsync(session, all[0].PublicId))[0].Content.Subject); // ...so that none is missed.
    }

    [EachDatabase]
    public async Task Mails_are_read_by_address_and_by_id(string engine)
    {
        await using var host = await SessionHost.StartAsync(engine);
        var session = await host.CreateAsync();
        var (first, second) = (session.Addresses[0], await host.AddAsync(session));
        await host.SendAsync(first.Text, "one");
        await host.SendAsync(second.Text, "two");
        await host.SendAsync(first.Text, "three");

        var read = (await host.Mails.ReadByAddressAsync(host.Caller, [first, second], None)).Value;

        Assert.Equal(["three", "one"], read[first].Select(m => m.Content.Subject));
        var two = Assert.Single(read[second]);
        Assert.Equal("two", (await host.Mails.FindAsync(host.Caller, session.Id, two.PublicId, None)).Value.Content.Subject);
        var key = host.Mails.LinkKeyOf(session.Id, two.PublicId);
        Assert.Equal("two", (await host.Mails.FindByReferenceAsync(session.Id, two.PublicId, key, None))?.Content.Subject);
        Assert.Null(await host.Mails.FindByReferenceAsync(Guid.NewGuid(), two.PublicId, key, None));
        Assert.Null(await host.Mails.FindByReferenceAsync(session.Id, read[first][0].PublicId, key, None));
        Assert.Null(await host.Mails.ReadByReferenceAsync(session.Id, key, 0, None));
        Assert.Equal(3, (await host.Mails.ReadByReferenceAsync(session.Id, host.Mails.LinkKeyOf(session.Id), 0, None))?.Count);
        Assert.Equal(RefusalKind.NotFound, (await host.Mails.FindAsync(host.Caller, session.Id, Guid.NewGuid(), None)).Refusal?.Kind);
        var other = await host.CreateAsync();
        Assert.Equal(RefusalKind.NotFound, (await host.Mails.FindAsync(host.Caller, other.Id, two.PublicId, None)).Refusal?.Kind);
        host.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Null(await host.Mails.FindByReferenceAsync(session.Id, two.PublicId, key, None));
    }

    [EachDatabase]
    public async Task Mail_to_an_extended_address_keeps_what_was_given(string engine)
    {
        await using var host = await SessionHost.StartAsync(engine);
        await host.Core.Domains.AddAsync("wide.test", Core.Domains.DomainType.Public, None);
        var session = await host.CreateAsync();
        var (login, domain) = (session.Addresses[0].Text.Split('@')[0], session.Addresses[0].Text.Split('@')[1]);
        string[] spellings = [$"{login}+shop@{domain}", $"{login}.Shop.2@{domain}", $"{login.ToUpperInvariant()}@{domain}", $"{login}@{domain}"];

        foreach (var spelling in spellings)
        {
            Assert.Equal(RecipientDecision.Accepted, await host.Core.CheckAsync(spelling));
            await host.SendAsync(spelling);
        }

        var mails = await host.ReadAsync(session);
        Assert.All(mails, m => Assert.Equal(session.Addresses[0].Text, m.To));
        Assert.Equal(spellings.Reverse(), mails.Select(m => m.ToAsGiven));
        Assert.Equal(4, (await host.Mails.ReadByAddressAsync(host.Caller, session.Addresses, None)).Value[session.Addresses[0]].Count);
        foreach (var other in new[] { $"{login}-shop@{domain}", $"{login[..8]}.x@{domain}", $"{login}x+shop@{domain}", $"{login}+shop@below.{domain}" })
            Assert.NotEqual(RecipientDecision.Accepted, await host.Core.CheckAsync(other));
    }

    [EachDatabase]
    public async Task Extensions_are_for_sessions_alone_and_an_inbox_of_that_name_wins_if_it_is_their_owners(string engine)
    {
        await using var host = await SessionHost.StartAsync(engine);
        var account = await host.Core.CallerAsync();
        var ordinary = await host.Core.CreateInboxAsync(account, "abcdefghi");
        Assert.Equal(RecipientDecision.NoSuchInbox, await host.Core.CheckAsync("abcdefghi.shop@mail.test"));
        var session = await host.CreateAsync(account);
        var (login, domain) = (session.Addresses[0].Text.Split('@')[0], session.Addresses[0].Domain);
        var wish = new Core.Inboxes.NewInbox { LocalPart = login + ".shop", Domain = domain.Name };
        var stranger = await host.Core.CallerAsync("stranger");
        Assert.Equal(RefusalKind.AddressUnavailable, (await host.Core.Inboxes.CreateAsync(stranger, wish, None)).Refusal?.Kind);
        var exact = (await host.Core.Inboxes.CreateAsync(account, wish, None)).Value;

        await host.SendAsync($"{login}.shop@{domain.Name}");

        Assert.Empty(await host.ReadAsync(session, caller: account));
        Assert.Equal(exact.Address.Text, Assert.Single(await host.Core.ListAsync(account, exact)).ToAsGiven);
        Assert.Empty(await host.Core.ListAsync(account, ordinary));
    }

    [EachDatabase]
    public async Task Below_a_domain_with_a_wildcard_the_login_reaches_its_session(string engine)
    {
        await using var host = await SessionHost.StartAsync(engine, configure: services =>
            Microsoft.Extensions.DependencyInjection.OptionsServiceCollectionExtensions.Configure<List<Core.Domains.DomainOptions>>(
                services, domains => domains.ForEach(d => d.Subdomains = true)));
        var session = await host.CreateAsync();
        var (login, domain) = (session.Addresses[0].Text.Split('@')[0], session.Addresses[0].Domain.Name);

        await host.SendAsync($"{login}.shop@deep.below.{domain}");

        var mail = Assert.Single(await host.ReadAsync(session));
        Assert.Equal((session.Addresses[0].Text, $"{login}.shop@deep.below.{domain}"), (mail.To, mail.ToAsGiven));
    }

    [EachDatabase]
    public async Task Raw_contents_and_attachments_are_text_where_they_can_be(string engine)
    {
        await using var host = await SessionHost.StartAsync(engine);
        var session = await host.CreateAsync();
        var address = session.Addresses[0].Text;
        var mail = MailBuilder.To(address).Attach("a.txt", "text/plain", Encoding.UTF8.GetBytes("grün")).Attach("b.txt", "text/plain", [0xFF])
            .Attach("c.pdf", "application/pdf", Encoding.UTF8.GetBytes("no text")).Attach("big.txt", "text/plain", Encoding.ASCII.GetBytes(new string('x', 200_000)));
        await host.Core.DeliverAsync(mail);
        await host.Core.DeliverAsync([.. "Subject: x\r\n\r\n"u8, 0xE9], address);
        await host.Core.DeliverAsync([], address);

        var mails = await host.ReadAsync(session);
        var raws = await host.Mails.ReadRawAsync(mails, None);

        Assert.Equal(["", "Subject: x\r\n\r\né", Encoding.UTF8.GetString(mail.Build())], mails.Select(m => raws[m.PublicId].Text));
        var raw = raws[mails[2].PublicId];
        Assert.Equal(["grün", null, null, new string('x', 200_000)], mails[2].Content.Attachments.Select(raw.TextOf));
    }

    [EachDatabase]
    public async Task Many_sessions_are_read_together(string engine)
    {
        await using var host = await SessionHost.StartAsync(engine);
        var sessions = new List<MailSession>();
        for (var i = 0; i < 5; i++)
        {
            sessions.Add(await host.CreateAsync());
            await FillAsync(host, sessions[i].Addresses[0].Text, 0, i);
        }

        var read = (await host.Mails.ReadManyAsync(host.Caller, [.. sessions.Select(s => s.Id), Guid.NewGuid()], None)).Value;

        Assert.Equal([0, 1, 2, 3, 4], sessions.Select(s => read[s.Id].Count));
        Assert.Equal("mail 3", read[sessions[4].Id][0].Content.Subject);
    }

    [EachDatabase]
    public async Task What_one_call_reads_is_bounded(string engine)
    {
        await using var host = await SessionHost.StartAsync(engine);
        var sessions = new List<MailSession>();
        for (var i = 0; i < 3; i++)
        {
            sessions.Add(await host.CreateAsync());
            for (var j = 0; j < 2; j++)
                Assert.Equal(DeliveryOutcome.Stored, await host.Core.DeliverAsync(new byte[9 << 20], sessions[i].Addresses[0].Text));
        }

        var read = (await host.Mails.ReadManyAsync(host.Caller, [.. sessions.Select(s => s.Id)], None)).Value;
        Assert.Single(read[sessions[0].Id]); // 18 MiB are more than one call reads: the newest mail, and of the others nothing.
        Assert.Single(read);
        var slice = (await host.Mails.SliceAsync(host.Caller, sessions[1].Id, new MailSliceRequest(), None)).Value;
        Assert.Equal((1, true, 2), (slice.Items.Count, slice.HasNext, slice.TotalCount));
    }

    [EachDatabase]
    public async Task A_slice_says_what_lies_beside_it(string engine)
    {
        await using var host = await SessionHost.StartAsync(engine);
        var session = await host.CreateAsync();
        await FillAsync(host, session.Addresses[0].Text, 0, 5);

        var first = await SliceAsync(new MailSliceRequest { First = 2 });
        Assert.Equal("mail 4,mail 3 next total 5", Show(first));
        var second = await SliceAsync(new MailSliceRequest { First = 2, After = first.Items[1].Cursor });
        Assert.Equal("mail 2,mail 1 next total 5", Show(second)); // The same request before mail 2 is one between mail 3 and mail 2.
        var last = await SliceAsync(new MailSliceRequest { First = 2, After = second.Items[1].Cursor });
        Assert.Equal("mail 0 total 5", Show(last));
        Assert.Equal("mail 1,mail 0 previous total 5", Show(await SliceAsync(new MailSliceRequest { Last = 2 })));
        Assert.Equal(RefusalKind.InvalidInput, (await host.Mails.SliceAsync(host.Caller, session.Id, new() { After = "x" }, None)).Refusal?.Kind);
        Assert.Equal(RefusalKind.InvalidInput, (await host.Mails.SliceAsync(host.Caller, session.Id, new() { First = -1 }, None)).Refusal?.Kind);

        async Task<MailSlice> SliceAsync(MailSliceRequest request) => (await host.Mails.SliceAsync(host.Caller, session.Id, request, None)).Value;
    }

    private static string Show(MailSlice slice) => string.Join(',', slice.Items.Select(i => i.Mail.Content.Subject))
        + (slice.HasPrevious ? " previous" : "") + (slice.HasNext ? " next" : "") + $" total {slice.TotalCount}";

    private static async Task FillAsync(SessionHost host, string address, int from, int to)
    {
        for (var i = from; i < to; i++)
            await host.SendAsync(address, $"mail {i}");
    }
}
