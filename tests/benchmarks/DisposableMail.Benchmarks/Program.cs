using DisposableMail.Benchmarks;

// A thin dispatcher: each benchmark is a file that takes the remaining arguments.
return args switch
{
    ["--listener", "discard", .. var rest] => await DiscardListener.RunAsync(rest),
    ["--http", "bare", .. var rest] => await BareHttp.RunAsync(rest),
    ["--sockets", "follow", .. var rest] => await SocketFollowers.RunAsync(rest),
    ["--inboxes", "make", .. var rest] => await InboxMaker.RunAsync(rest),
    ["--mail", "spread", .. var rest] => await MailSpread.RunAsync(rest),
    ["--smtp", "latency", .. var rest] => await SmtpLatency.RunAsync(rest),
    ["--polls", "wait", .. var rest] => await LongPolls.RunAsync(rest),
    ["--mail", "visible", .. var rest] => await Visibility.RunAsync(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        usage: DisposableMail.Benchmarks COMMAND
          --listener discard [--port N]   the bare SMTP listener; accepts and discards every message, until it is stopped
          --http bare [--port N]          Kestrel answering an inbox of ten mails as JSON out of memory, until it is stopped
          --sockets follow URL SMTP_PORT PID COUNT   that many WebSocket subscribers of a running server; prints what they cost
          --inboxes make URL KEY COUNT FILE   makes inboxes and writes their ids and addresses to a file
          --mail spread SMTP_PORT FILE COUNT CONNECTIONS SLICES PER_SECOND OCTETS
                                          sends to the addresses of that file, PER_SECOND or 0 for as fast as it goes; a line
                                          for each slice: mails per second, then ms from MAIL to 250: median, 99 %, longest
          --smtp latency PORT RECIPIENT FILE CONNECTIONS COUNT   milliseconds from MAIL to the 250 behind the dot: median, 99th percentile, longest
          --polls wait URL SMTP_PORT PID METRICS_URL KEY COUNT BARE_URL BARE_PID
                                          that many long-polls, each of an inbox of its own; prints what they cost, beside connections to --http bare
          --mail visible URL SMTP_PORT KEY COUNT     so many mails one by one: how soon each is there for its reader
        """);
    return 2;
}
