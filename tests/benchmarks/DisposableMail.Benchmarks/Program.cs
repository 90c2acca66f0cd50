using DisposableMail.Benchmarks;

// A thin dispatcher: each benchmark is a file that takes the remaining arguments.
return args switch
{
    ["--listener", "discard", .. var rest] => await DiscardListener.RunAsync(rest),
    ["--http", "bare", .. var rest] => await BareHttp.RunAsync(rest),
    ["--sockets", "follow", .. var rest] => await SocketFollowers.RunAsync(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        usage: DisposableMail.Benchmarks COMMAND
          --listener discard [--port N]   the bare SMTP listener; accepts and discards every message, until it is stopped
          --http bare [--port N]          Kestrel answering an inbox of ten mails as JSON out of memory, until it is stopped
          --sockets follow URL SMTP_PORT PID COUNT   that many WebSocket subscribers of a running server; prints what they cost
        """);
    return 2;
}
