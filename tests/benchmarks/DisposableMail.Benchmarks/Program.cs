using DisposableMail.Benchmarks;

// A thin dispatcher: each benchmark is a file that takes the remaining arguments.
return args switch
{
    ["--listener", "discard", .. var rest] => await DiscardListener.RunAsync(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        usage: DisposableMail.Benchmarks COMMAND
          --listener discard [--port N]   the bare SMTP listener; accepts and discards every message, until it is stopped
        """);
    return 2;
}
